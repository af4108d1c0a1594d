import type { CalibrationTable } from '@contimg/formats/caltable'
import { UnusableTableError } from '../calibrate/errors.ts'
import type { CalibrationTableMetrics } from '../products.ts'

export type CalibrationKind = CalibrationTableMetrics['kind']

const KINDS: Readonly<Record<string, { kind: CalibrationKind; parType: CalibrationTable['parType'] } | undefined>> = {
  'B Jones': { kind: 'bandpass', parType: 'Complex' },
  'G Jones': { kind: 'gain', parType: 'Complex' },
  'T Jones': { kind: 'gain', parType: 'Complex' },
  'K Jones': { kind: 'delay', parType: 'Float' },
}

/** A calibration table and where it was read from. */
export interface NamedTable {
  readonly path: string
  readonly table: CalibrationTable
}

/** A table's solutions as they are judged: cell by cell, in the order of its rows. NaN where there is none. */
export interface SolvedCells {
  readonly path: string
  readonly kind: CalibrationKind
  readonly table: CalibrationTable
  readonly antennaNames: readonly string[] // each its own: #3 where there is no name, 'pad#3' where it is taken
  readonly solved: Uint8Array // 1: not flagged, and a number other than zero
  readonly amplitudes: Float64Array // gains
  readonly phasesRad: Float64Array
  readonly delaysS: Float64Array // delays
  readonly snrs: Float64Array // NaN where none is given, which 0 means
}

/** @throws UnusableTableError for what is no table of bandpasses, gains or delays, or holds no solution at all */
export function solvedCells({ path, table }: NamedTable): SolvedCells {
  const known = KINDS[table.visCal]
  if (known === undefined || known.parType !== table.parType) {
    const wanted = Object.entries(KINDS).map(([name, one]) => `${one!.parType} ${name}`)
    throw new UnusableTableError(path, `holds ${table.parType} ${table.visCal}, wanted ${wanted.join(', ')}`)
  }
  checkShapes(path, table)
  return { path, kind: known.kind, table, antennaNames: uniqueNames(table.antennas.names), ...valuesOf(table) }
}

function checkShapes(path: string, { solutions, spectralWindows }: CalibrationTable): void {
  if (solutions.flags.length === 0) throw new UnusableTableError(path, 'holds no solutions, flagged or not')
  for (const [id, shape] of solutions.shapes.entries()) {
    if (shape === undefined) continue
    const frequenciesHz = spectralWindows[id].chanFreqHz
    if (frequenciesHz.length !== shape[1] || !frequenciesHz.every((hz) => Number.isFinite(hz) && hz > 0)) {
      const found = `${shape[1]} channels of solutions, ${frequenciesHz.length} frequencies`
      throw new UnusableTableError(path, `spectral window ${id} has ${found}, wanted a frequency above 0 for each`)
    }
  }
  const row = solutions.timesMjdS.findIndex((timeMjdS) => !Number.isFinite(timeMjdS))
  if (row >= 0) throw new UnusableTableError(path, `TIME, row ${row} is no number`)
}

function valuesOf({ parType, solutions }: CalibrationTable) {
  const { flags, parameters } = solutions
  const unknown = () => new Float64Array(flags.length).fill(Number.NaN)
  const values = {
    solved: new Uint8Array(flags.length),
    amplitudes: unknown(),
    phasesRad: unknown(),
    delaysS: unknown(),
    snrs: Float64Array.from(solutions.snrs, (snr) => (Number.isFinite(snr) && snr > 0 ? snr : Number.NaN)),
  }
  for (let at = 0; at < flags.length; at++) {
    if (flags[at] !== 0) continue
    if (parType === 'Float') takeDelay(values, at, parameters[at])
    else takeGain(values, at, parameters[2 * at], parameters[2 * at + 1])
  }
  return values
}

type Values = ReturnType<typeof valuesOf>

/** K Jones holds nanoseconds. */
function takeDelay(values: Values, at: number, delayNs: number): void {
  if (!Number.isFinite(delayNs)) return
  values.solved[at] = 1
  values.delaysS[at] = delayNs * 1e-9
}

function takeGain(values: Values, at: number, re: number, im: number): void {
  const amplitude = Math.hypot(re, im)
  if (!Number.isFinite(amplitude) || amplitude === 0) return
  values.solved[at] = 1
  values.amplitudes[at] = amplitude
  values.phasesRad[at] = Math.atan2(im, re)
}

function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, id) => (name === '' || names.indexOf(name) !== id ? `${name}#${id}` : name))
}
