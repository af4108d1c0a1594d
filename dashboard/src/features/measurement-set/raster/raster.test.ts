import { expect, test } from 'vitest'
import { antennasOfBins, binsOfAntennas, pairsInBin, readRaster } from './raster.ts'
import { BASELINES, bytesOf, FREQUENCIES, rasterOf } from './testing.ts'

const raster = rasterOf(FREQUENCIES, BASELINES, {
  samples: [1, 2, 3, 4, 5, 6, 7, 8],
  value: [1, Number.NaN, 3, 4, 5, 6, 7, 8],
})

test('the binary form is read as it was written', () => {
  expect(readRaster(bytesOf(raster))).toEqual(raster)
})

test('bytes that are no raster are refused with what is wrong', () => {
  const whole = bytesOf(raster)
  expect(() => readRaster(whole.slice(0, 3))).toThrow('cut off')
  expect(() => readRaster(whole.slice(0, 40))).toThrow('cut off')
  expect(() => readRaster(whole.slice(0, -4))).toThrow(`has ${whole.byteLength - 4} bytes, wanted ${whole.byteLength}`)
  const other = bytesOf({ ...raster, header: { ...raster.header, version: 2 as never } })
  expect(() => readRaster(other)).toThrow('contimg-raster 2')
})

test('the rows of an antenna, and of a baseline', () => {
  expect(binsOfAntennas(BASELINES, [0])).toEqual([0])
  expect(binsOfAntennas(BASELINES, [2])).toEqual([0, 1])
  expect(binsOfAntennas(BASELINES, [2, 1])).toEqual([1])
  expect(binsOfAntennas(BASELINES, [])).toEqual([])
  expect(binsOfAntennas(FREQUENCIES, [0])).toEqual([])
})

test('the antennas of rows, with the share of their baselines', () => {
  expect([...antennasOfBins(BASELINES, 1, 2)]).toEqual([
    [1, 0.5],
    [2, 0.5],
  ])
  expect([...antennasOfBins(BASELINES, 0, 2).values()]).toEqual([1, 1, 1])
  expect(pairsInBin(BASELINES, 0, 9)).toEqual([
    [0, 1],
    [0, 2],
  ])
  expect(pairsInBin(BASELINES, 0, 1)).toEqual([[0, 1]])
})

test('an axis of antennas, several to a bin', () => {
  const antennas = {
    kind: 'antenna',
    name: 'Antenna',
    unit: '',
    count: 2,
    values: [0.5, 2.5],
    low: [0, 2],
    high: [1, 3],
  }
  expect(binsOfAntennas(antennas, [1, 3])).toEqual([0, 1])
  expect([...antennasOfBins(antennas, 1, 2).keys()]).toEqual([2, 3])
})
