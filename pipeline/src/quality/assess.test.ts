import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { UnusableTableError } from '../calibrate/errors.ts'
import { assessCalibration } from './assess.ts'
import { readTables } from './read-tables.ts'
import { type MadeCell, type MadeTable, madeTable, normalPair, numbered, randomNumbers } from './testing.ts'

const real = (...names: string[]) => readTables(names.map((name) => unpackedTable('caltables', name)))
const statusOf = (made: MadeTable, measure: string) =>
  assessCalibration([madeTable(made)]).checks.find((one) => one.measure === measure)?.status

/** Flags the first `count` of the channels of every antenna. */
const flagChannels = (count: number) => (cell: MadeCell) => ({ flag: cell.channel < count })

describe('the two real calibrations', () => {
  test.skipIf(!haveData)('that of 2025-10-13 is accepted, its 25 dead antennas named', () => {
    const quality = assessCalibration(real('dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal'))
    expect([quality.passed, quality.grade]).toEqual([true, 'good'])
    expect(quality.metrics.deadAntennas.map(Number)).toEqual([
      10, 21, 22, 23, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 110, 111, 112, 113, 117,
    ])
    expect(quality.reasons[0]).toBe(
      '25 of 117 antennas have no solution (21 sent no data): 10, 21–23, 52–67, 110–113, 117',
    )
    const [bandpass, gains] = quality.metrics.tables
    expect(bandpass.flaggedFraction).toBeCloseTo(52878 / 179712, 12)
    expect(gains.flaggedFraction).toBeCloseTo(1101 / 3744, 12)
    expect([bandpass.inDataCount, bandpass.solvedCount, gains.solvedCount]).toEqual([96, 92, 85])
    expect(bandpass.referenceAntennas).toEqual(['103'])
    expect(bandpass.medianSnr).toBeCloseTo(9.4664, 4)
    expect(quality.metrics.completeCount).toBe(85)
  })

  test.skipIf(!haveData)('its phases scatter as their signal-to-noise ratio says, about delays of 171 ns', () => {
    const [bandpass] = assessCalibration(real('dsa110_20251013T132803_bpcal')).metrics.tables
    // 1/SNR is the error of the complex gain: 6.1° at 9.47, the better half of the antennas less
    expect((bandpass.phaseScatterRad! * 180) / Math.PI).toBeGreaterThan(4.5)
    expect((bandpass.phaseScatterRad! * 180) / Math.PI).toBeLessThan(6.5)
    expect(bandpass.medianDelayS! * 1e9).toBeCloseTo(171.4, 1)
  })

  test.skipIf(!haveData)('that of 2025-09-05 is refused with the reasons', () => {
    const quality = assessCalibration(real('dsa110_20250905T032314_sb00_bandpass', 'dsa110_20250905T032314_sb00_gain'))
    expect([quality.passed, quality.grade]).toEqual([false, 'failed'])
    expect(quality.reasons.slice(0, 3)).toEqual([
      'dsa110_20250905T032314_sb00_bandpass: flagged solutions 95.4 %, wanted at most 30 %',
      expect.stringMatching(/_bandpass: 0 of 37 solved antennas are healthy, wanted at least 10; failed: 30–45, 47/),
      'dsa110_20250905T032314_sb00_bandpass: reference antenna 30 solved 2.1 %, wanted at least 50 %',
    ])
  })

  test.skipIf(!haveData)('an array of seven antennas is refused for that alone', () => {
    const quality = assessCalibration(real('sma.bcal', 'sma.pha.gcal'))
    expect(quality.grade).toBe('failed')
    const failed = quality.checks.filter(({ status }) => status === 'fail').map(({ measure }) => measure)
    expect(new Set(failed)).toEqual(new Set(['antennas in all tables', 'antennas solved', 'healthy antennas']))
  })

  test.skipIf(!haveData)('a table of baselines is none of antennas', () => {
    expect(() => assessCalibration(real('dsa110_template_gcal_ant'))).toThrow(UnusableTableError)
    expect(() => assessCalibration(real('dsa110_template_gcal_ant'))).toThrow(/holds Complex M Mueller, wanted/)
  })
})

describe('the limits', () => {
  test.each([
    [3, 'good'], // 3/16
    [4, 'warn'],
    [5, 'fail'],
  ])('with %i of 16 channels flagged the flagged share is %s', (count, status) => {
    expect(statusOf({ solution: flagChannels(count) }, 'flagged solutions')).toBe(status)
  })

  test.each([
    [0, 'excellent', true],
    [2, 'good', true],
    [4, 'marginal', true],
    [5, 'poor', false],
    [9, 'failed', false],
  ])('with %i of 16 channels flagged the grade is %s', (count, grade, passed) => {
    expect(assessCalibration([madeTable({ solution: flagChannels(count) })])).toMatchObject({ grade, passed })
  })

  test.each([
    ['B Jones', 10, 'good'],
    ['B Jones', 9.9, 'warn'],
    ['B Jones', 2.9, 'fail'],
    ['G Jones', 9.9, 'warn'],
    ['G Jones', 4.9, 'fail'],
  ])('%s of a median SNR of %f: %s', (visCal, snr, status) => {
    expect(statusOf({ visCal, solution: () => ({ snr }) }, 'median SNR')).toBe(status)
  })

  test.each([
    [10, 'good'],
    [9, 'fail'],
  ])('%i antennas solved: %s', (count, status) => {
    expect(statusOf({ names: numbered(count) }, 'antennas solved')).toBe(status)
  })

  test('less than 80 % of the antennas in the data solved warns, and names those that are not', () => {
    const solution = ({ antenna }: MadeCell) => ({ flag: antenna > 14, snr: 2 + 20 * Number(antenna <= 14) })
    const quality = assessCalibration([madeTable({ names: numbered(20), solution })])
    expect(quality.checks.find(({ measure }) => measure === 'antennas solved')).toMatchObject({
      found: '15 of 20',
      warnLimit: '< 16',
      status: 'warn',
      reason: '15 of 20 antennas in the data are solved, wanted at least 16; dead: 16–20',
    })
  })

  test('an antenna that sent no data is absent, and takes nothing from the grade', () => {
    const solution = ({ antenna }: MadeCell) => (antenna > 13 ? { flag: true, snr: 0 } : {})
    const { grade, metrics, checks } = assessCalibration([madeTable({ names: numbered(20), solution })])
    expect([grade, metrics.flaggedFraction]).toEqual(['excellent', 0])
    expect(metrics.absentAntennas).toEqual(['15', '16', '17', '18', '19', '20'])
    expect(metrics.deadAntennas).toEqual(metrics.absentAntennas)
    expect(checks[0]).toMatchObject({ found: '6, 6 of them without data', status: 'good' })
  })

  test.each([
    [0.05, 'good'],
    [0.3, 'fail'], // of two values 0.7 and 1.3 the relative standard deviation is 0.31
  ])('amplitudes of 1 ± %f: %s', (size, status) => {
    const solution = ({ channel }: MadeCell) => ({ amplitude: 1 + (channel % 2 ? size : -size) })
    expect(statusOf({ solution }, 'amplitude scatter')).toBe(status)
  })

  test('amplitudes far from the median are counted, whatever the unit', () => {
    const solution = ({ antenna, channel }: MadeCell) => ({ amplitude: antenna === 3 && channel === 0 ? 20 : 0.05 })
    const { metrics, checks } = assessCalibration([madeTable({ solution })])
    expect(metrics.tables[0].amplitudeOutlierFraction).toBeCloseTo(1 / (12 * 16), 12)
    expect(checks.find(({ measure }) => measure.startsWith('amplitudes beyond'))?.status).toBe('good')
  })

  test('phases without meaning are refused, and their antennas are not healthy', () => {
    const random = randomNumbers(1)
    const solution = ({ antenna }: MadeCell) => ({ phaseRad: antenna === 0 ? 0 : 2 * Math.PI * random() })
    const quality = assessCalibration([madeTable({ channels: 64, solution })])
    expect(quality.passed).toBe(false)
    expect(quality.checks.find(({ measure }) => measure === 'phase scatter')?.status).toBe('fail')
    expect(quality.metrics.tables[0].antennas.filter(({ health }) => health === 'fail')).toHaveLength(11)
  })

  test('an antenna whose median SNR is below 3 is not healthy', () => {
    const solution = ({ antenna }: MadeCell) => ({ snr: antenna === 3 ? 2.9 : 50 })
    const { antennas, healthyCount } = assessCalibration([madeTable({ solution })]).metrics.tables[0]
    expect([antennas[3].health, healthyCount]).toEqual(['fail', 11])
  })

  test('a reference antenna that is not solved where others are refuses', () => {
    const solution = ({ antenna, channel }: MadeCell) => ({ flag: antenna === 2 && channel < 9 })
    expect(statusOf({ reference: 2, solution }, 'reference antenna 3 solved')).toBe('fail')
    expect(statusOf({ reference: -1 }, 'reference antenna')).toBe('fail')
    expect(statusOf({ reference: 99 }, 'reference antenna')).toBe('fail')
  })

  test('phases that are not 0 at the reference antenna warn', () => {
    expect(statusOf({ solution: () => ({ phaseRad: 0.5 }) }, 'phase of reference')).toBe('warn')
  })

  test.each([
    [50, 'good'],
    [200, 'warn'],
    [2000, 'fail'],
  ])('delays that scatter by about %i ns: %s', (size, status) => {
    const solution = ({ antenna }: MadeCell) => ({ delayNs: size * ((antenna % 3) - 1) })
    expect(statusOf({ visCal: 'K Jones', channels: 1, solution }, 'delay scatter')).toBe(status)
  })

  test('an antenna whose delay lies 501 ns from the others is named', () => {
    const solution = ({ antenna }: MadeCell) => ({ delayNs: antenna === 5 ? 501 : 0 })
    const { metrics, checks } = assessCalibration([madeTable({ visCal: 'K Jones', channels: 1, solution })])
    expect(metrics.tables[0].delayOutliers).toEqual(['6'])
    expect(metrics.tables[0].antennas[5].health).toBe('fail')
    expect(checks.find(({ measure }) => measure === 'delay outliers')?.reason).toMatch(
      /more than 500 ns .* antennas 6$/,
    )
  })
})

describe('a set', () => {
  test('is refused where too few antennas are solved in all of its tables', () => {
    const half = (from: number) => (cell: MadeCell) => ({ flag: cell.antenna >= from && cell.antenna < from + 10 })
    const names = numbered(24)
    const tables = [
      madeTable({ names, solution: half(0) }),
      madeTable({ names, path: '/cal/obs_gpcal', visCal: 'G Jones', channels: 1, reference: 20, solution: half(10) }),
    ]
    const { passed, metrics, reasons } = assessCalibration(tables)
    expect([passed, metrics.completeCount, metrics.incompleteAntennas.length]).toEqual([false, 4, 20])
    expect(reasons).toContainEqual('4 antennas are solved in all tables, wanted at least 10; in some only: 1–20')
    expect(reasons).toContain('tables refer to different antennas: 1, 21')
  })

  test('of no table is no set', () => {
    expect(() => assessCalibration([])).toThrow(RangeError)
  })
})

describe('nothing is made up', () => {
  test('without signal-to-noise ratios their median is unknown, and so is its check', () => {
    const quality = assessCalibration([madeTable({ solution: () => ({ snr: 0 }) })])
    expect(quality.metrics.tables[0].medianSnr).toBeNull()
    expect(quality.metrics.tables[0].antennas[0].medianSnr).toBeNull()
    expect(quality.checks.find(({ measure }) => measure === 'median SNR')).toMatchObject({
      found: '—',
      status: 'unknown',
    })
    expect(quality.passed).toBe(true)
  })

  test('one solution in time has no scatter', () => {
    const [{ phaseScatterRad, amplitudeScatter }] = assessCalibration([madeTable({ visCal: 'G Jones', channels: 1 })])
      .metrics.tables
    expect([phaseScatterRad, amplitudeScatter]).toEqual([null, null])
  })

  test('an antenna without solutions has no amplitude, SNR, scatter or delay', () => {
    const solution = ({ antenna }: MadeCell) => ({ flag: antenna === 4 })
    const { antennas } = assessCalibration([madeTable({ solution })]).metrics.tables[0]
    expect(antennas[4]).toEqual({
      name: '5',
      health: 'dead',
      flaggedFraction: 1,
      medianSnr: null,
      medianAmplitude: null,
      amplitudeScatter: null,
      phaseScatterRad: null,
      delayS: null,
    })
  })

  test('a table all of whose solutions are flagged fails, its measures unknown', () => {
    const quality = assessCalibration([madeTable({ solution: () => ({ flag: true, snr: 0 }) })])
    expect(quality.grade).toBe('failed')
    const { medianSnr, medianAmplitude, phaseScatterRad, medianDelayS, referenceSolvedFraction } =
      quality.metrics.tables[0]
    const unknown = [medianSnr, medianAmplitude, phaseScatterRad, medianDelayS, referenceSolvedFraction]
    expect(unknown).toEqual([null, null, null, null, null])
  })

  test('a record holds no number that JSON has not', () => {
    const hostile = [Number.NaN, Number.POSITIVE_INFINITY, 0, 1e38, -1e-38]
    let at = 0
    const solution = () => ({ amplitude: hostile[at++ % 5], snr: hostile[at % 5] })
    const quality = assessCalibration([madeTable({ solution }), madeTable({ visCal: 'K Jones', channels: 1 })])
    expect(JSON.parse(JSON.stringify(quality))).toEqual(quality)
  })
})

describe('hostile tables', () => {
  const broken = (change: (made: ReturnType<typeof madeTable>['table']) => object) => {
    const { path, table } = madeTable()
    return () => assessCalibration([{ path, table: { ...table, ...change(table) } }])
  }

  test.each<[string, RegExp, Parameters<typeof broken>[0]]>([
    ['of another kind', /holds Complex D Jones, wanted Complex B Jones/, () => ({ visCal: 'D Jones' })],
    ['of delays that are complex', /holds Complex K Jones/, () => ({ visCal: 'K Jones' })],
    [
      'without rows',
      /holds no solutions/,
      ({ solutions }) => ({ solutions: { ...solutions, flags: new Uint8Array(0), antennaIds: new Int32Array(0) } }),
    ],
    [
      'with too few frequencies',
      /spectral window 0 has 16 channels of solutions, 3 frequencies/,
      ({ spectralWindows }) => ({
        spectralWindows: spectralWindows.map((one) => ({ ...one, chanFreqHz: Float64Array.of(1, 2, 3) })),
      }),
    ],
    [
      'with frequencies that are none',
      /wanted a frequency above 0/,
      ({ spectralWindows }) => ({
        spectralWindows: spectralWindows.map((one) => ({ ...one, chanFreqHz: new Float64Array(16).fill(Number.NaN) })),
      }),
    ],
    [
      'with a time that is none',
      /TIME, row 0 is no number/,
      ({ solutions }) => ({ solutions: { ...solutions, timesMjdS: solutions.timesMjdS.map(() => Number.NaN) } }),
    ],
  ])('one %s is refused by name', (_, message, change) => {
    expect(broken(change)).toThrow(UnusableTableError)
    expect(broken(change)).toThrow(message)
  })

  test('antennas without a name, or with one that is taken, are told apart', () => {
    const { metrics } = assessCalibration([madeTable({ names: ['', 'a', 'a', '', ...numbered(8)] })])
    expect(metrics.tables[0].antennas.slice(0, 4).map(({ name }) => name)).toEqual(['#0', 'a', 'a#2', '#3'])
    expect(metrics.antennaCount).toBe(12)
  })

  test('channels of one frequency tell no delay', () => {
    const { antennas } = assessCalibration([madeTable({ channelHz: 0 })]).metrics.tables[0]
    expect(antennas.every(({ delayS }) => delayS === null)).toBe(true)
  })
})

describe('measures are those of the definition', () => {
  test.each([3, 7, 11])('on random tables (seed %i)', (seed) => {
    const random = randomNumbers(seed)
    const cells: { antenna: number; flag: boolean; snr: number; amplitude: number }[] = []
    const solution = ({ antenna }: MadeCell) => {
      const cell = {
        antenna,
        flag: random() < 0.3,
        snr: 100 * random(),
        amplitude: Math.fround(0.5 + random()),
      }
      cells.push(cell)
      return cell
    }
    const [metrics] = assessCalibration([madeTable({ solution, windows: 3 })]).metrics.tables
    const good = cells.filter(({ flag }) => !flag)
    expect(metrics.flaggedFraction).toBeCloseTo(1 - good.length / cells.length, 12)
    expect(metrics.medianSnr).toBeCloseTo(plainMedian(good.map(({ snr }) => Math.fround(snr))), 6)
    expect(metrics.medianAmplitude).toBeCloseTo(plainMedian(good.map(({ amplitude }) => amplitude)), 6)
    for (const [id, antenna] of metrics.antennas.entries()) {
      const own = cells.filter((cell) => cell.antenna === id)
      expect(antenna.flaggedFraction).toBeCloseTo(own.filter(({ flag }) => flag).length / own.length, 12)
    }
  })

  test.each([5, 20, 80])('the scatter of phases of an SNR of %i is 1/SNR, on any delay', (snr) => {
    const random = randomNumbers(snr)
    const delayS = ({ antenna }: { antenna: number }) => (antenna - 6) * 170e-9
    const solution = ({ antenna, window, channel }: MadeCell) => {
      const [re, im] = normalPair(random).map((one) => one / snr)
      const phaseRad = 2 * Math.PI * 250e3 * channel * delayS({ antenna }) + window
      const noise = antenna === 0 ? 0 : Math.atan2(im, 1 + re)
      return { phaseRad: phaseRad + noise, snr }
    }
    const [metrics] = assessCalibration([madeTable({ channels: 64, windows: 8, solution })]).metrics.tables
    expect(metrics.phaseScatterRad! * snr).toBeGreaterThan(0.93)
    expect(metrics.phaseScatterRad! * snr).toBeLessThan(1.1)
    for (const [antenna, one] of metrics.antennas.entries())
      expect(Math.abs(one.delayS! - delayS({ antenna }))).toBeLessThan(20e-9 / snr)
  })
})

function plainMedian(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}

test.each([
  [1, 'good', '1'],
  [1.4, 'good', '1.4'],
  [1.6, 'warn', '1.6'],
  [1 / 1.6, 'warn', '0.625'],
  [5.5, 'fail', '5.5'],
  [0.1, 'fail', '0.1'],
  [Number.POSITIVE_INFINITY, 'fail', '∞'],
  [null, 'unknown', '—'],
])('a model %s times the corrected data is %s', (ratio, status, found) => {
  const { checks, passed, metrics } = assessCalibration([madeTable()], undefined, ratio)
  const check = checks.find(({ measure }) => measure === 'MODEL/CORRECTED amplitude')
  expect(check).toMatchObject({ status, found, table: '' })
  expect(passed).toBe(status !== 'fail')
  expect(metrics.modelOverCorrected).toBe(ratio)
  if (status === 'fail')
    expect(check?.reason).toBe(`MODEL_DATA is ${found} times CORRECTED_DATA, wanted between 1/1.5 and 1.5`)
})

test('where no data were looked at, nothing is said of the model', () => {
  const { checks, metrics } = assessCalibration([madeTable()])
  expect(checks.some(({ measure }) => measure.startsWith('MODEL'))).toBe(false)
  expect(metrics.modelOverCorrected).toBeNull()
})
