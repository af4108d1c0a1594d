import type { MeasurementSet } from '@contimg/formats/ms'
import type { FlagCount, FlagSummary } from '@contimg/numerics/flag'
import { correlationName } from '../visibilities/stokes-codes.ts'

export interface FlagFraction {
  readonly name: string
  readonly total: number // samples; one counts for both its antennas
  readonly flagged: number
  readonly fraction: number // flagged
}

/** How much of a Measurement Set is flagged. */
export interface FlagFractions {
  readonly all: FlagFraction
  readonly antennas: readonly FlagFraction[] // those with data
  readonly fields: readonly FlagFraction[]
  readonly scans: readonly FlagFraction[]
  readonly spectralWindows: readonly FlagFraction[]
  readonly polarizations: readonly FlagFraction[]
}

export function flagFractions(
  { antennas, fields, spectralWindows }: MeasurementSet,
  summary: FlagSummary,
): FlagFractions {
  return {
    all: fractionOf('all', summary.all),
    antennas: named(summary.byAntenna, (id) => antennas.names[id] || `antenna ${id}`),
    fields: named(summary.byField, (id) => fields.names[id] || `field ${id}`),
    scans: named(summary.byScan, String),
    spectralWindows: named(summary.bySpectralWindow, (id) => spectralWindows[id].name || `window ${id}`),
    polarizations: named(summary.byCorrelation, correlationName),
  }
}

function named(counts: ReadonlyMap<number, FlagCount>, nameOf: (id: number) => string): FlagFraction[] {
  return [...counts].toSorted(([a], [b]) => a - b).map(([id, count]) => fractionOf(nameOf(id), count))
}

function fractionOf(name: string, { total, flagged }: FlagCount): FlagFraction {
  return { name, total, flagged, fraction: total === 0 ? 0 : flagged / total }
}
