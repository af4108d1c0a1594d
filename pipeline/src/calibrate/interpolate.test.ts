import { expect, test } from 'vitest'
import type { SpectralWindow, VisibilitySource } from '../visibilities/source.ts'
import { parseInterpolation, parseWindowMap } from './apply-options.ts'
import { CombinedGains, type Term } from './combined-gains.ts'
import { BANDPASS, DELAY, GAIN, type GainTable, type WindowGains } from './gain-table.ts'

const MHZ = 1e6

function windowOf(...frequenciesMhz: number[]): SpectralWindow {
  const frequenciesHz = Float64Array.from(frequenciesMhz, (mhz) => mhz * MHZ)
  return { name: '', frequenciesHz, channelWidthsHz: frequenciesHz.map(() => MHZ) }
}

const antennas = [{ name: 'A', positionM: [0, 0, 0] as const, diameterM: 4.65 }]

function sourceOf(...spectralWindows: readonly SpectralWindow[]): VisibilitySource {
  const nothing = { fields: [], dataDescriptions: [], rowCount: 0, blocks: () => [] }
  return { path: 'data.ms', telescopeName: '', antennas, spectralWindows, ...nothing }
}

/** Gains of one antenna, both receptors alike: [amplitude, phase in radians] of each channel; undefined: flagged. */
function solved(timeMjdS: number, polar: readonly ([number, number] | undefined)[], spectralWindow = 0): WindowGains {
  const size = 2 * polar.length
  const gains = new Float64Array(2 * size)
  const flags = new Uint8Array(size)
  for (const [k, gain] of polar.entries())
    for (const receptor of [0, 1]) {
      const at = 2 * k + receptor
      flags[at] = gain ? 0 : 1
      if (gain) gains.set([gain[0] * Math.cos(gain[1]), gain[0] * Math.sin(gain[1])], 2 * at)
    }
  const span = { startMjdS: timeMjdS, endMjdS: timeMjdS, middleMjdS: timeMjdS }
  const of = { antennaCount: 1, channelCount: polar.length, receptorCount: 2, fieldId: 0, reference: 0 }
  return { ...of, spectralWindow, span, gains, flags, snr: new Float64Array(size), errors: new Float64Array(size) }
}

/** The same of data that span some time. */
function during(startMjdS: number, endMjdS: number, polar: readonly ([number, number] | undefined)[]): WindowGains {
  const span = { startMjdS, endMjdS, middleMjdS: (startMjdS + endMjdS) / 2 }
  return { ...solved(span.middleMjdS, polar), span }
}

function tableOf(
  kind: GainTable['kind'],
  spectralWindows: readonly SpectralWindow[],
  ...solutions: WindowGains[]
): GainTable {
  return { kind, measurementSet: '', telescopeName: '', antennas, fields: [], spectralWindows, solutions }
}

/** [amplitude, phase] of each channel, undefined where flagged. */
function gainsOf(term: Omit<Term, 'path'>, source: VisibilitySource, timeMjdS: number, window = 0) {
  const { gains, flags, channelCount } = new CombinedGains([{ path: 'table', ...term }], source).at(window, timeMjdS)
  return Array.from({ length: channelCount }, (_, k) => {
    if (flags[2 * k] === 1) return undefined
    return [Math.hypot(gains[4 * k], gains[4 * k + 1]), Math.atan2(gains[4 * k + 1], gains[4 * k])]
  })
}

function expectPolar(found: (number[] | undefined)[], wanted: (readonly [number, number] | undefined)[]): void {
  expect(found.length).toBe(wanted.length)
  for (const [k, gain] of wanted.entries()) {
    if (!gain) expect(found[k]).toBeUndefined()
    else {
      expect(found[k]![0]).toBeCloseTo(gain[0], 10)
      expect(Math.cos(found[k]![1] - gain[1])).toBeCloseTo(1, 10)
    }
  }
}

test('time: a bandpass is followed linearly if wanted, a gain taken from the nearest solution', () => {
  const window = windowOf(1400)
  const [early, late] = [solved(100, [[1, 3]]), solved(200, [[3, -3]])]
  const band = { table: tableOf(BANDPASS, [window], early, late), time: 'linear' } as const
  expectPolar(gainsOf(band, sourceOf(window), 125), [[1.5, 3 + (2 * Math.PI - 6) / 4]])
  const gain = { table: tableOf(GAIN, [window], early, late), time: 'nearest' } as const
  expectPolar(gainsOf(gain, sourceOf(window), 149), [[1, 3]])
  expectPolar(gainsOf(gain, sourceOf(window), 151), [[3, -3]])
})

test('time: the nearest solution is the one made of data at that time, however far its middle', () => {
  const window = windowOf(1400)
  const long = during(0, 100, [[1, 0]])
  const band = (...solutions: WindowGains[]) => ({ table: tableOf(BANDPASS, [window], ...solutions) })
  const both = band(long, during(100, 110, [[2, 0]]))
  expectPolar(gainsOf(both, sourceOf(window), 90), [[1, 0]])
  expectPolar(gainsOf(both, sourceOf(window), 101), [[2, 0]])
  expectPolar(gainsOf(both, sourceOf(window), 130), [[2, 0]])
  expectPolar(gainsOf(band(long, during(100, 110, [undefined])), sourceOf(window), 105), [[1, 0]])
})

test('frequency: amplitude and phase run straight between the channels of a bandpass, the flag of the nearest holds', () => {
  const table = tableOf(BANDPASS, [windowOf(1400, 1401, 1402, 1403)], solved(0, [[1, 0], [2, 1], undefined, [4, 2]]))
  const source = sourceOf(windowOf(1400.25, 1400.75, 1401, 1401.25, 1401.75, 1403.4, 1399.6))
  const linear = gainsOf({ table, frequency: 'linear' }, source, 0)
  expectPolar(linear, [[1.25, 0.25], [1.75, 0.75], [2, 1], [2, 1], undefined, [4, 2], [1, 0]])
  expectPolar(gainsOf({ table }, source, 0), [[1, 0], [2, 1], [2, 1], [2, 1], undefined, [4, 2], [1, 0]])
})

test('a delay turns the phase by 2π τ (ν − ν₀), and runs straight in time', () => {
  const window = windowOf(1400, 1410, 1420)
  const middle = { ...windowOf(1410), channelWidthsHz: Float64Array.of(21 * MHZ) }
  const delays = (timeMjdS: number, ns: number) => solved(timeMjdS, [[ns, 0]])
  const table = tableOf(DELAY, [middle], delays(0, 30), delays(100, 10))
  const phase = (ns: number, offsetMhz: number) => 2 * Math.PI * ns * 1e-9 * offsetMhz * MHZ
  const wanted = (ns: number) => [-10, 0, 10].map((mhz) => [1, phase(ns, mhz)] as const)
  expectPolar(gainsOf({ table }, sourceOf(window), 0), wanted(30))
  expectPolar(gainsOf({ table }, sourceOf(window), 25), wanted(25))
})

test('two calibrations: amplitude and phase run from the last of one to the first of the other, unwrapped along the band', () => {
  const frequencies = Array.from({ length: 40 }, (_, k) => 1400 + k)
  const window = windowOf(...frequencies)
  const slope = (turn: number) => frequencies.map((_, k): [number, number] => [1 + turn, 0.2 + turn * 0.3 * k]) // 12 rad
  const before = tableOf(BANDPASS, [window], solved(1000, slope(0)))
  const after = tableOf(BANDPASS, [window], solved(3000, slope(1)))
  const term = { table: before, after: { path: 'later', table: after } }
  const source = sourceOf(window)
  for (const [time, fraction] of [
    [0, 0],
    [1000, 0],
    [1500, 0.25],
    [2500, 0.75],
    [3000, 1],
    [9000, 1],
  ] as const)
    expectPolar(gainsOf(term, source, time), slope(fraction))
})

test('two calibrations: a gain that one lacks is that of the other, one that both lack is flagged', () => {
  const window = windowOf(1400, 1401, 1402)
  const before = tableOf(BANDPASS, [window], solved(0, [[1, 0], undefined, undefined]))
  const after = tableOf(BANDPASS, [window], solved(100, [undefined, [3, 1], undefined]))
  const term = { table: before, after: { path: 'later', table: after } }
  expectPolar(gainsOf(term, sourceOf(window), 50), [[1, 0], [3, 1], undefined])
})

test('two calibrations that cannot be compared are refused', () => {
  const window = windowOf(1400)
  const source = sourceOf(window)
  const at = (time: number, kind: GainTable['kind'] = GAIN) => tableOf(kind, [window], solved(time, [[1, 0]]))
  const pair = (table: GainTable, later: GainTable) => () =>
    gainsOf({ table, after: { path: 'later', table: later } }, source, 0)
  expect(pair(at(0), at(100, BANDPASS))).toThrow(/later: holds B Jones, wanted G Jones as table does/)
  expect(pair(at(100), at(0))).toThrow(/later: does not begin after table ends/)
  const other = { ...at(100), antennas: [{ ...antennas[0], name: 'Z' }, ...antennas] }
  expect(pair(at(0), other)).toThrow(/later: refers to antenna Z, wanted A as in table/)
})

test('windows are mapped by number where that is said, by the table or by the caller', () => {
  const windows = [windowOf(1400, 1401), windowOf(1410, 1411)]
  const table = tableOf(
    BANDPASS,
    windows,
    solved(
      0,
      [
        [1, 0],
        [2, 0],
      ],
      0,
    ),
    solved(
      0,
      [
        [3, 0],
        [4, 0],
      ],
      1,
    ),
  )
  const source = sourceOf(windowOf(1400, 1401), windowOf(1411, 1410))
  expectPolar(gainsOf({ table }, source, 0, 1), [
    [4, 0],
    [3, 0],
  ])
  expectPolar(gainsOf({ table, windowMap: [1, 0] }, source, 0, 0), [
    [3, 0],
    [4, 0],
  ])
  expectPolar(gainsOf({ table, windowMap: [1, 0] }, source, 0, 1), [
    [2, 0],
    [1, 0],
  ]) // by the order of frequency
  expectPolar(gainsOf({ table: { ...table, windowMap: [0, 0] } }, source, 0, 1), [
    [2, 0],
    [1, 0],
  ])
  const map =
    (...windowMap: number[]) =>
    () =>
      gainsOf({ table, windowMap }, source, 0)
  expect(map(0, 7)).toThrow(/there is no window 7 to map to, the table has 2 and the data 2/)
  expect(map(0)).toThrow(/1 windows are mapped/)
  const longer = sourceOf(windowOf(1400, 1401, 1402))
  expect(() => gainsOf({ table, windowMap: [0] }, longer, 0)).toThrow(/2 channels for a window of 3, wanted as many/)
})

test('interpolations and maps are read as CASA writes them', () => {
  expect(parseInterpolation('linear')).toEqual({ time: 'linear' })
  expect(parseInterpolation('nearest,linear')).toEqual({ time: 'nearest', frequency: 'linear' })
  for (const text of ['', 'cubic', 'linear,', 'linear,linear,linear'])
    expect(() => parseInterpolation(text)).toThrow(/wanted nearest or linear/)
  expect(parseWindowMap('0,1, 3*2')).toEqual([0, 1, 2, 2, 2])
  for (const text of ['', '-1', '0*1', 'a', '1,,2', '99999*0'])
    expect(() => parseWindowMap(text)).toThrow(/wanted their numbers/)
})
