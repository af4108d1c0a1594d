import { expect, test } from 'vitest'
import { fillGaps, smoothGains } from './smooth.ts'

/** One antenna with two receptors; the second is the first times i. */
function line(values: readonly (number | undefined)[]) {
  const channelCount = values.length
  return {
    antennaCount: 1,
    channelCount,
    receptorCount: 2,
    gains: Float64Array.from(values.flatMap((value = 1) => [value, 0, 0, value])),
    flags: Uint8Array.from(values.flatMap((value) => (value === undefined ? [1, 1] : [0, 0]))),
    errors: new Float64Array(2 * channelCount).fill(0.1),
    snr: new Float64Array(2 * channelCount).fill(10),
  }
}

const first = ({ gains, channelCount }: ReturnType<typeof line>) =>
  Array.from({ length: channelCount }, (_, k) => gains[4 * k])
const second = ({ gains, channelCount }: ReturnType<typeof line>) =>
  Array.from({ length: channelCount }, (_, k) => gains[4 * k + 3])

test('hanning takes a quarter, a half and a quarter, and what there is at the edges', () => {
  const band = line([4, 0, 8, 0])
  smoothGains(band, { shape: 'hanning', channels: 3 })
  for (const values of [first(band), second(band)]) {
    expect(values[0]).toBeCloseTo(8 / 3, 12)
    expect(values[1]).toBeCloseTo(3, 12)
    expect(values[2]).toBeCloseTo(4, 12)
  }
  expect(band.errors[2]).toBeCloseTo(0.1 * Math.sqrt(0.375), 12)
})

test('a boxcar is a mean, in which flagged channels count for nothing and stay flagged', () => {
  const band = line([1, undefined, 4, 7, 1])
  smoothGains(band, { shape: 'boxcar', channels: 3 })
  expect(first(band)).toEqual([1, 1, 5.5, 4, 4])
  expect([...band.flags]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 0])
})

test('a gaussian keeps straight lines and has the width asked for', () => {
  const straight = line(Array.from({ length: 41 }, (_, k) => 2 + 0.1 * k))
  smoothGains(straight, { shape: 'gaussian', channels: 5 })
  expect(first(straight)[20]).toBeCloseTo(4, 12)
  const spike = line(Array.from({ length: 41 }, (_, k) => (k === 20 ? 1 : 0)))
  smoothGains(spike, { shape: 'gaussian', channels: 6 })
  expect(first(spike)[23] / first(spike)[20]).toBeCloseTo(0.5, 12)
})

test('widths that are none are refused', () => {
  expect(() => smoothGains(line([1]), { shape: 'boxcar', channels: 4 })).toThrow(/4 channels, wanted an odd number/)
  expect(() => smoothGains(line([1]), { shape: 'gaussian', channels: 0 })).toThrow(/0 channels, wanted 1 or more/)
})

test('gaps up to a width are filled along straight lines in amplitude and phase, wider ones and the edges not', () => {
  const band = line([undefined, 1, undefined, undefined, 4, undefined, undefined, undefined, 2])
  band.gains.set([0, 4], 4 * 4) // a quarter turn further on
  fillGaps(band, 2)
  expect([...band.flags].filter((_, at) => at % 2 === 0)).toEqual([1, 0, 0, 0, 0, 1, 1, 1, 0])
  expect(Math.hypot(band.gains[8], band.gains[9])).toBeCloseTo(2, 12)
  expect(Math.atan2(band.gains[9], band.gains[8])).toBeCloseTo(Math.PI / 6, 12)
  expect(Math.atan2(band.gains[13], band.gains[12])).toBeCloseTo(Math.PI / 3, 12)
})
