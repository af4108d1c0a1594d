import type { AntennaCalibrationMetrics, CalibrationCheck, CalibrationTableMetrics } from '@contimg/pipeline'
import {
  type AntennaRatio,
  type CalibrationFacts,
  type CalibrationTableFacts,
  calibrationFacts,
  calibrationRatio,
  readCalibrationTables,
  type Spread,
  solutionsBytes,
} from '@contimg/pipeline/inspect'
import type { CalibrationComparison } from '../schemas/calibration-solutions.ts'
import type { CalibrationCheckItem, CalibrationSetDetail, CalibrationTableItem } from '../schemas/calibration-tables.ts'
import { isoOfMjdS } from '../times.ts'
import type { CalibrationCompareJob, CalibrationQualityJob, CalibrationTableJob, SolutionsJob } from './jobs.ts'

/** What the processes of the pool make of calibration tables, in the words of the API. */

const DEG = Math.PI / 180

export function solutionsFile({ path, set, type, beside }: SolutionsJob): Uint8Array {
  return solutionsBytes({ table: path, set, type, beside })
}

export function calibrationQualityFile({ tables }: CalibrationQualityJob): Uint8Array {
  return jsonOf(judgedItem(calibrationFacts(tables)))
}

export function calibrationTableFile({ path, set, type }: CalibrationTableJob): Uint8Array {
  return jsonOf(tableItem({ set, type }, calibrationFacts([path])))
}

export function calibrationCompareFile({ a, b, tables: [first, second] }: CalibrationCompareJob): Uint8Array {
  const { tables, unpairedTables } = calibrationRatio(readCalibrationTables(first), readCalibrationTables(second))
  const told: CalibrationComparison = {
    ...{ a, b },
    tables: tables.map(({ paths, kind, antennas, all, unpaired }) => ({
      ...{ a: paths[0], b: paths[1], kind },
      antennas: antennas.map((one) => ({ antenna: one.antenna, ...ratioItem(one) })),
      all: ratioItem(all),
      windows_of_one: [...unpaired],
    })),
    tables_of_one: [...unpairedTables],
  }
  return jsonOf(told)
}

function jsonOf(told: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(told))
}

function judgedItem({ quality }: CalibrationFacts): CalibrationSetDetail['judged'] {
  const { metrics } = quality
  return {
    ...{ grade: quality.grade, passed: quality.passed, flagged_fraction: metrics.flaggedFraction },
    ...{ antenna_count: metrics.antennaCount, complete_antennas: metrics.completeCount },
    ...{ dead_antennas: [...metrics.deadAntennas], absent_antennas: [...metrics.absentAntennas] },
    checks: quality.checks.map(checkItem),
  }
}

function checkItem(check: CalibrationCheck): CalibrationCheckItem {
  const { table, measure, found, warnLimit, failLimit, status, reason } = check
  return {
    ...{ table: table || null, measure, value: found, mark: status },
    ...{ warn_limit: warnLimit || null, fail_limit: failLimit || null, reason: reason || null },
  }
}

function tableItem(
  { set, type }: Pick<CalibrationTableItem, 'set' | 'type'>,
  { quality, tables: [facts] }: CalibrationFacts,
): CalibrationTableItem {
  const [metrics] = quality.metrics.tables
  return {
    ...{ path: facts.path, set, type },
    ...factsItem(facts),
    ...measuresItem(metrics),
    checks: quality.checks.map(checkItem),
    antennas: metrics.antennas.map(antennaItem),
    windows: metrics.windows.map(({ spectralWindow, centreHz, channelCount, flaggedFraction }) => ({
      ...{ spectral_window: spectralWindow, centre_mhz: centreHz / 1e6, channels: channelCount },
      flagged_fraction: flaggedFraction,
    })),
  }
}

function factsItem(facts: CalibrationTableFacts) {
  return {
    ...{ vis_cal: facts.visCal, measurement_set: facts.measurementSet, software: facts.software },
    ...{ history: [...facts.history], interval_s: facts.intervalS, times: facts.times, rows: facts.rows },
    ...{ antenna_count: facts.antennas, polarizations: facts.polarizations, fields: [...facts.fields] },
    ...{ window_map: facts.windowMap && [...facts.windowMap], non_science: facts.isNonScience },
  }
}

function measuresItem(metrics: CalibrationTableMetrics) {
  return {
    ...{ kind: metrics.kind, first_at: isoOfMjdS(metrics.startMjdS), last_at: isoOfMjdS(metrics.endMjdS) },
    ...{ solved_antennas: metrics.solvedCount, reference_antenna: metrics.referenceAntennas[0] ?? null },
    ...{ solutions: metrics.solutionCount, flagged_fraction: metrics.flaggedFraction },
    ...{ in_data_flagged_fraction: metrics.inDataFlaggedFraction, median_snr: metrics.medianSnr },
    ...{ median_amplitude: metrics.medianAmplitude, amplitude_scatter: metrics.amplitudeScatter },
    phase_scatter_deg: degreesOrNull(metrics.phaseScatterRad),
    ...{ median_delay_ns: nsOrNull(metrics.medianDelayS), delay_scatter_ns: nsOrNull(metrics.delayScatterS) },
  }
}

function antennaItem(one: AntennaCalibrationMetrics): CalibrationTableItem['antennas'][number] {
  return {
    ...{ name: one.name, health: one.health, flagged_fraction: one.flaggedFraction, median_snr: one.medianSnr },
    ...{ median_amplitude: one.medianAmplitude, amplitude_scatter: one.amplitudeScatter },
    ...{ phase_scatter_deg: degreesOrNull(one.phaseScatterRad), delay_ns: nsOrNull(one.delayS) },
  }
}

function ratioItem(one: Omit<AntennaRatio, 'antenna'>): CalibrationComparison['tables'][number]['all'] {
  return {
    ...{ compared: one.compared, in_a_only: one.inFirstOnly, in_b_only: one.inSecondOnly },
    amplitude_ratio: one.amplitudeRatio,
    phase_deg: spreadIn(one.phaseRad, 1 / DEG),
    delay_ns: spreadIn(one.delayS, 1e9),
  }
}

function spreadIn({ median, scatter }: Spread, factor: number): Spread {
  return { median: median === null ? null : factor * median, scatter: scatter === null ? null : factor * scatter }
}

const degreesOrNull = (angleRad: number | null) => (angleRad === null ? null : angleRad / DEG)
const nsOrNull = (delayS: number | null) => (delayS === null ? null : 1e9 * delayS)
