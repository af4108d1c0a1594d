import type { AntennaGains } from '@contimg/numerics/solve'
import { expect, test } from 'vitest'
import type { SpectralWindow, VisibilitySource } from '../visibilities/source.ts'
import { CombinedGains } from './combined-gains.ts'
import { UnusableTableError } from './errors.ts'
import { BANDPASS, GAIN, type GainTable, type WindowGains } from './gain-table.ts'

const WIDTH_HZ = 1e6

function windowAt(...frequenciesMhz: number[]): SpectralWindow {
  const frequenciesHz = Float64Array.from(frequenciesMhz, (mhz) => mhz * 1e6)
  return { name: '', frequenciesHz, channelWidthsHz: frequenciesHz.map(() => WIDTH_HZ) }
}

function arrayOf(names: readonly string[]) {
  return names.map((name) => ({ name, positionM: [0, 0, 0] as const, diameterM: 4.65 }))
}

function sourceOf(names: readonly string[], spectralWindows: readonly SpectralWindow[]): VisibilitySource {
  return {
    path: 'data.ms',
    telescopeName: '',
    antennas: arrayOf(names),
    fields: [],
    spectralWindows,
    dataDescriptions: [],
    rowCount: 0,
    blocks: () => [],
  }
}

/** Solutions whose gain tells where it comes from: amplitude by `value`, no phase unless given. */
function solution(
  given: { window: number; antennas: number; channels: number; timeMjdS?: number; phaseRad?: number },
  value: (antenna: number, channel: number) => number,
): WindowGains {
  const { window, antennas, channels, timeMjdS = 100, phaseRad = 0 } = given
  const size = antennas * channels * 2
  const gains = new Float64Array(2 * size)
  for (let at = 0; at < size; at++) {
    const amplitude = value(Math.floor(at / channels / 2), Math.floor(at / 2) % channels)
    gains[2 * at] = amplitude * Math.cos(phaseRad)
    gains[2 * at + 1] = amplitude * Math.sin(phaseRad)
  }
  return {
    spectralWindow: window,
    span: { startMjdS: timeMjdS, endMjdS: timeMjdS, middleMjdS: timeMjdS },
    fieldId: 0,
    reference: 0,
    antennaCount: antennas,
    channelCount: channels,
    receptorCount: 2,
    gains,
    flags: new Uint8Array(size),
    snr: new Float64Array(size).fill(10),
    errors: new Float64Array(size),
  }
}

function tableOf(
  kind: GainTable['kind'],
  names: readonly string[],
  spectralWindows: readonly SpectralWindow[],
  solutions: readonly WindowGains[],
): GainTable {
  return {
    kind,
    measurementSet: '',
    telescopeName: '',
    antennas: arrayOf(names),
    fields: [],
    spectralWindows,
    solutions,
  }
}

const combine = (source: VisibilitySource, ...tables: GainTable[]) =>
  new CombinedGains(new Map(tables.map((table, i) => [`table ${i}`, table])), source)

/** Real parts of the first receptor, NaN where flagged: [antenna][channel]. */
function values({ antennaCount, channelCount, gains, flags }: AntennaGains): number[][] {
  return Array.from({ length: antennaCount }, (_, antenna) =>
    Array.from({ length: channelCount }, (_, channel) => {
      const at = (antenna * channelCount + channel) * 2
      return flags[at] ? Number.NaN : gains[2 * at]
    }),
  )
}

test('a bandpass finds its channels by frequency, whatever the order of windows and channels', () => {
  const windows = [windowAt(1403, 1402), windowAt(1401, 1400)]
  const table = tableOf(BANDPASS, ['A'], windows, [
    solution({ window: 0, antennas: 1, channels: 2 }, (_, channel) => [3, 2][channel]),
    solution({ window: 1, antennas: 1, channels: 2 }, (_, channel) => [1, 0.5][channel]),
  ])
  const source = sourceOf(['A'], [windowAt(1400, 1401, 1402, 1403), windowAt(1401.4, 1403.6)])
  expect(values(combine(source, table).at(0, 100))).toEqual([[0.5, 1, 2, 3]])
  expect(values(combine(source, table).at(1, 100))).toEqual([[1, Number.NaN]])
})

test('antennas are matched by name', () => {
  const table = tableOf(
    BANDPASS,
    ['A', 'B', 'C'],
    [windowAt(1400)],
    [solution({ window: 0, antennas: 3, channels: 1 }, (antenna) => antenna + 1)],
  )
  const source = sourceOf(['C', 'A', 'D', ''], [windowAt(1400)])
  expect(values(combine(source, table).at(0, 100))).toEqual([[3], [1], [Number.NaN], [Number.NaN]])
})

test('a gain holds for all channels of its window and is interpolated in time, the phase the shorter way', () => {
  const at = (timeMjdS: number, phaseRad: number, amplitude: number) =>
    solution({ window: 0, antennas: 1, channels: 1, timeMjdS, phaseRad }, () => amplitude)
  const table = tableOf(GAIN, ['A'], [windowAt(1400, 1401, 1402)], [at(200, -3, 3), at(100, 3, 1)])
  const combined = combine(sourceOf(['A'], [windowAt(1400, 1402)]), table)
  const gainAt = (timeMjdS: number) => {
    const { gains } = combined.at(0, timeMjdS)
    expect(gains[4]).toBe(gains[0])
    return [Math.hypot(gains[0], gains[1]), Math.atan2(gains[1], gains[0])]
  }
  expect(gainAt(50)[1]).toBeCloseTo(3, 12)
  expect(gainAt(150)[0]).toBeCloseTo(2, 12)
  expect(Math.abs(gainAt(150)[1])).toBeCloseTo(Math.PI, 12)
  expect(gainAt(125)[1]).toBeCloseTo(3 + (2 * Math.PI - 6) / 4, 12)
  expect(gainAt(300)[0]).toBeCloseTo(3, 12)
})

test('a bandpass is taken from the nearest time, and a flagged solution is passed over', () => {
  const at = (timeMjdS: number, amplitude: number) =>
    solution({ window: 0, antennas: 2, channels: 1, timeMjdS }, () => amplitude)
  const [early, late] = [at(100, 1), at(200, 2)]
  late.flags[2] = 1
  const combined = combine(
    sourceOf(['A', 'B'], [windowAt(1400)]),
    tableOf(BANDPASS, ['A', 'B'], [windowAt(1400)], [early, late]),
  )
  expect(values(combined.at(0, 140))).toEqual([[1], [1]])
  expect(values(combined.at(0, 160))).toEqual([[2], [1]])
})

test('several tables multiply, and what one of them lacks is flagged', () => {
  const band = tableOf(
    BANDPASS,
    ['A'],
    [windowAt(1400, 1401)],
    [solution({ window: 0, antennas: 1, channels: 2 }, (_, channel) => channel + 2)],
  )
  band.solutions[0].flags[2] = 1
  const gain = tableOf(
    GAIN,
    ['A'],
    [windowAt(1400, 1401)],
    [solution({ window: 0, antennas: 1, channels: 1 }, () => 5)],
  )
  expect(values(combine(sourceOf(['A'], [windowAt(1400, 1401)]), band, gain).at(0, 1))).toEqual([[10, Number.NaN]])
})

test('a table of other antennas, of another band or without a solution is refused', () => {
  const source = sourceOf(['A'], [windowAt(1400)])
  const one = solution({ window: 0, antennas: 1, channels: 1 }, () => 1)
  const flagged = { ...one, flags: new Uint8Array(2).fill(1) }
  expect(() => combine(source, tableOf(BANDPASS, ['B'], [windowAt(1400)], [one]))).toThrow(/no antenna of data.ms/)
  expect(() => combine(source, tableOf(BANDPASS, ['A'], [windowAt(1500)], [one]))).toThrow(
    /no solution at the frequencies/,
  )
  expect(() => combine(source, tableOf(BANDPASS, ['A'], [windowAt(1400)], [flagged]))).toThrow(UnusableTableError)
})
