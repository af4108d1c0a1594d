import { inflateSync } from 'node:zlib'
import { colourTable } from '@contimg/numerics/colours'
import { expect, test } from 'vitest'
import { drawHeatMap, type HeatMap, heatMapPng } from './heat-map.ts'

const map: HeatMap = {
  id: 'm',
  left: 0,
  top: 0,
  width: 300,
  height: 100,
  rows: 1,
  columns: 3,
  values: Float64Array.of(2, Number.NaN, 4),
  colours: 'viridis',
  limits: [2, 4],
  name: 'Amplitude <1>',
  unit: 'Jy',
  xTicks: [{ cell: 1.5, label: '1400' }],
  yTicks: [{ cell: 0.5, label: '103' }],
  yName: 'Antenna',
  seams: [1],
}

/** The first row of an RGBA PNG whose rows are not filtered, or filtered by the pixel to the left. */
function pixelsOf(png: Uint8Array): number[][] {
  const bytes = Buffer.from(png)
  const at = bytes.indexOf('IDAT')
  const raw = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)))
  const left = raw[0] === 1
  const row = [...raw.subarray(1, 13)]
  for (let i = 4; left && i < 12; i++) row[i] = (row[i] + row[i - 4]) & 255
  return [0, 4, 8].map((i) => row.slice(i, i + 4))
}

test('the smallest and largest value have the ends of the colours, what is missing none', () => {
  const [low, missing, high] = pixelsOf(heatMapPng(map))
  expect(low).toEqual([0x44, 0x01, 0x54, 255])
  expect(missing[3]).toBe(0)
  expect(high).toEqual([0xfd, 0xe7, 0x25, 255])
})

test('values beyond the limits have the colours of these', () => {
  const [low, , high] = pixelsOf(heatMapPng({ ...map, values: Float64Array.of(-1e9, 3, 1e9) }))
  expect([low, high]).toEqual(pixelsOf(heatMapPng(map)).filter(([, , , alpha]) => alpha > 0))
})

test('phases have no end: ±180° look the same', () => {
  const table = colourTable('twilight')
  expect(table.subarray(0, 3)).toEqual(table.subarray(765, 768))
})

test('axes, name, unit and bar are there, and names are escaped', () => {
  const svg = drawHeatMap(map)
  for (const words of ['Amplitude &lt;1&gt;', '>Jy<', '>1400<', '>103<', '>Antenna<', '>2.0<', '>4.0<', 'm-hatch'])
    expect(svg).toContain(words)
})
