import { basename } from 'node:path'
import {
  type CalibrationTable,
  readCalibrationTable,
  type Solutions,
  solutionOffsets,
  writeCalibrationTable,
} from '@contimg/formats/caltable'
import { nodeTableFiles } from '@contimg/formats/node'
import type { Antenna, Field, SpectralWindow } from '../visibilities/source.ts'
import { antennaTable, fieldTable } from '../visibilities/subtables.ts'
import { delayMiddleHz } from './delays.ts'
import { UnusableTableError } from './errors.ts'
import { BANDPASS, DELAY, GAIN, type GainTable, type WindowGains } from './gain-table.ts'
import { RECEPTOR_COUNT } from './receptors.ts'
import { solutionRuns } from './solution-runs.ts'

/** Marks tables that were made to try something out. */
export const NON_SCIENCE = 'NON_SCIENCE'

/** Writes a table as CASA does: rows by time, spectral window, antenna; ANTENNA2 is the reference. */
export function writeGainTable(path: string, table: GainTable, history: readonly string[]): void {
  const files = nodeTableFiles(path)
  try {
    const timeMjdS = table.solutions[0]?.span.startMjdS ?? 0
    const entries = history.map((message) => ({ timeMjdS, application: 'contimg', message }))
    writeCalibrationTable(files, calibrationTableOf(table), entries)
  } finally {
    files.close()
  }
}

/**
 * Reads a table of bandpasses, gains or delays, ours or CASA's.
 *
 * @param nonScience  whether tables that were made for a trial are wanted too
 * @throws FormatError; UnusableTableError where its name or its keyword says NON_SCIENCE, or it holds another kind of term
 */
export function readGainTable(path: string, nonScience: 'refuse' | 'allow' = 'refuse'): GainTable {
  const refuse = () => {
    throw new UnusableTableError(path, `marked ${NON_SCIENCE}: not to be applied`)
  }
  if (nonScience === 'refuse' && isNonScience(path)) refuse()
  const files = nodeTableFiles(path)
  try {
    const table = readCalibrationTable(files)
    if (nonScience === 'refuse' && isNonScience(path, table)) refuse()
    return gainTableOf(path, table)
  } finally {
    files.close()
  }
}

/** Whether a table is marked as one that was made to try something out, by its name or, whatever it was renamed to, itself. */
export function isNonScience(path: string, table?: CalibrationTable): boolean {
  return basename(path.replace(/\/+$/, '')).includes(NON_SCIENCE) || table?.nonScience === true
}

/** The table as it is written: rows by time, spectral window, antenna. */
export function calibrationTableOf({ kind, measurementSet, telescopeName, ...table }: GainTable): CalibrationTable {
  const { antennas, fields, spectralWindows } = table
  const solved = table.solutions.toSorted(
    (a, b) => a.span.middleMjdS - b.span.middleMjdS || a.spectralWindow - b.spectralWindow,
  )
  const startMjdS = Math.min(...solved.map(({ span }) => span.startMjdS))
  const endMjdS = Math.max(...solved.map(({ span }) => span.endMjdS))
  return {
    visCal: kind,
    parType: kind === DELAY ? 'Float' : 'Complex',
    ...(table.windowMap && { windowMap: table.windowMap }),
    ...(table.nonScience && { nonScience: true }),
    msName: measurementSet,
    polBasis: 'unknown',
    software: 'contimg',
    antennas: antennaTable(antennas),
    fields: fieldTable(fields, new Float64Array(fields.length).fill(startMjdS)),
    spectralWindows: spectralWindows.map((window) => windowOf(kind, window)),
    observations: [{ telescopeName, observer: '', project: '', timeRangeMjdS: [startMjdS, endMjdS] }],
    solutions: rowsOf(kind, solved, antennas.length, spectralWindows.length),
  }
}

/** The window of a gain, or of a delay, has one channel, as wide as all it was solved from. */
function windowOf(kind: GainTable['kind'], window: SpectralWindow) {
  const { name, frequenciesHz, channelWidthsHz } = window
  const [first, last] = [frequenciesHz[0], frequenciesHz[frequenciesHz.length - 1]]
  const middleHz = delayMiddleHz(window) // where a delay has no phase: CASA takes CHAN_FREQ[n/2] (since 5.3), before that REF_FREQUENCY
  if (kind === BANDPASS)
    return { name, refFrequencyHz: middleHz, chanFreqHz: frequenciesHz, chanWidthHz: channelWidthsHz }
  const widthHz = Math.abs(last - first) + Math.abs(channelWidthsHz[0])
  return {
    name,
    refFrequencyHz: middleHz,
    chanFreqHz: Float64Array.of(middleHz),
    chanWidthHz: Float64Array.of(widthHz),
  }
}

function rowsOf(
  kind: GainTable['kind'],
  solved: readonly WindowGains[],
  antennaCount: number,
  windowCount: number,
): Solutions {
  const ofAntennas = <T>(value: (one: WindowGains, antenna: number) => T): T[] =>
    solved.flatMap((one) => Array.from({ length: antennaCount }, (_, antenna) => value(one, antenna)))
  const ids = (value: (one: WindowGains, antenna: number) => number) => Int32Array.from(ofAntennas(value))
  const spectralWindowIds = ids(({ spectralWindow }) => spectralWindow)
  const shapes: Solutions['shapes'][number][] = new Array(windowCount).fill(undefined)
  for (const { spectralWindow, receptorCount, channelCount } of solved)
    shapes[spectralWindow] = [receptorCount, channelCount]
  return {
    timesMjdS: Float64Array.from(ofAntennas(({ span }) => span.middleMjdS)),
    intervalsS: Float64Array.from(ofAntennas(({ span }) => span.endMjdS - span.startMjdS)),
    fieldIds: ids(({ fieldId }) => fieldId),
    spectralWindowIds,
    antennaIds: ids((_, antenna) => antenna),
    referenceIds: ids(({ reference }) => reference),
    scanNumbers: ids(() => 1),
    observationIds: ids(() => 0),
    shapes,
    offsets: solutionOffsets(spectralWindowIds, shapes),
    parameters: Float32Array.from(joined(solved.map(({ gains }) => (kind === DELAY ? realParts(gains) : gains)))),
    errors: Float32Array.from(joined(solved.map(({ errors }) => errors))),
    flags: Uint8Array.from(joined(solved.map(({ flags }) => flags))),
    snrs: Float32Array.from(joined(solved.map(({ snr }) => snr))),
    weights: undefined,
  }
}

function realParts(gains: Float64Array): Float64Array {
  return Float64Array.from({ length: gains.length / 2 }, (_, at) => gains[2 * at])
}

function joined(parts: readonly (Float64Array | Uint8Array)[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function gainTableOf(path: string, table: CalibrationTable): GainTable {
  const kind = ([BANDPASS, GAIN, DELAY] as const).find((one) => one === table.visCal)
  if (!kind || table.parType !== (kind === DELAY ? 'Float' : 'Complex'))
    throw new UnusableTableError(
      path,
      `holds ${table.visCal} of type ${table.parType}, wanted complex ${BANDPASS} or ${GAIN}, or float ${DELAY}`,
    )
  for (const shape of table.solutions.shapes)
    if (shape && shape[0] !== RECEPTOR_COUNT)
      throw new UnusableTableError(path, `holds ${shape[0]} receptors, wanted ${RECEPTOR_COUNT}`)
  return {
    kind,
    measurementSet: table.msName,
    telescopeName: table.observations[0]?.telescopeName ?? '',
    antennas: table.antennas.names.map((name, i): Antenna => {
      const [x, y, z] = table.antennas.positionsM.subarray(3 * i, 3 * i + 3)
      return { name, positionM: [x, y, z], diameterM: table.antennas.diametersM[i] }
    }),
    fields: table.fields.names.map((name, i): Field => {
      const [raRad, decRad] = table.fields.phaseDirRad.subarray(2 * i, 2 * i + 2)
      return { name, raRad, decRad }
    }),
    spectralWindows: table.spectralWindows.map(({ name, chanFreqHz, chanWidthHz }) => ({
      name,
      frequenciesHz:
        kind === DELAY ? chanFreqHz.slice(chanFreqHz.length >> 1, (chanFreqHz.length >> 1) + 1) : chanFreqHz,
      channelWidthsHz: chanWidthHz,
    })),
    solutions: solutionRuns(table.solutions, table.antennas.names.length, kind === DELAY ? 'Float' : 'Complex'),
    ...(table.windowMap && { windowMap: table.windowMap }),
    ...(table.nonScience && { nonScience: true }),
  }
}
