import { expect, test } from 'vitest'
import { channelFrequenciesHz, channelWidthHz } from './band.ts'
import { incompleteFileName, parseSubbandFileName, subbandFileName } from './name.ts'

test('the 768 channels run from 1498.6431884765625 to 1311.3873291015625 MHz, 244.140625 kHz apart', () => {
  const frequenciesHz = channelFrequenciesHz(768)
  expect(frequenciesHz[0]).toBe(1498643188.4765625)
  expect(frequenciesHz[767]).toBe(1311387329.1015625)
  expect(channelWidthHz(768)).toBe(244140.625)
  expect(frequenciesHz[48] - frequenciesHz[47]).toBe(-244140.625)
})

test('96 channels cover the same band', () => {
  const frequenciesHz = channelFrequenciesHz(96)
  expect(channelWidthHz(96)).toBe(1953125)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(frequenciesHz)).toBeCloseTo(mean(channelFrequenciesHz(768)), 3)
})

test('a subband file is known by its name, and not while it is being written', () => {
  const name = subbandFileName('2025-10-05T12:34:56', 3)
  expect(name).toBe('2025-10-05T12:34:56_sb03.hdf5')
  expect(parseSubbandFileName(name)).toEqual({ stamp: '2025-10-05T12:34:56', subband: 3 })
  expect(parseSubbandFileName(incompleteFileName(name))).toBeUndefined()
  expect(parseSubbandFileName('2025-10-05_sb03.hdf5')).toBeUndefined()
})
