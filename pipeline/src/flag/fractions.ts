import type { MeasurementSet } from '@contimg/formats/ms'
import type { FlagCount, FlagSummary } from '@contimg/numerics/flag'
import { correlationName } from '../visibilities/stokes-codes.ts'

export interface FlagFraction {
  readonly name: string
  readonly total: number // samples; one counts for both its antennas
  readonly fraction: number // flagged
}

/** How much of a Measurement Set is flagged. */
export interface FlagFractions {
  readonly all: FlagFraction
  readonly antennas: readonly FlagFraction[] // those with data
  readonly spectralWindows: readonly FlagFraction[]
  readonly polarizations: readonly FlagFraction[]
}

export function flagFractions(ms: MeasurementSet, summary: FlagSummary): FlagFractions {
  const correlations = ms.polarizations[0]?.corrTypes ?? []
  return {
    all: fractionOf('all', summary.all),
    antennas: named(summary.byAntenna, (id) => ms.antennas.names[id] || `antenna ${id}`),
    spectralWindows: named(summary.bySpectralWindow, (id) => ms.spectralWindows[id].name || `window ${id}`),
    polarizations: named(summary.byPolarization, (place) => correlationName(correlations[place])),
  }
}

function named(counts: ReadonlyMap<number, FlagCount>, nameOf: (id: number) => string): FlagFraction[] {
  return [...counts].toSorted(([a], [b]) => a - b).map(([id, count]) => fractionOf(nameOf(id), count))
}

function fractionOf(name: string, { total, flagged }: FlagCount): FlagFraction {
  return { name, total, fraction: total === 0 ? 0 : flagged / total }
}
