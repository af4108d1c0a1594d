import type { GainTable } from '../calibrate/gain-table.ts'
import type { BandpassData } from './bandpass-data.ts'

/** A table of gains as it is drawn; of a window that was solved for several spans of time, the first. */
export function bandpassOfTable(table: GainTable, title: string, polarizations: readonly string[]): BandpassData {
  const bySpectralWindow = Map.groupBy(table.solutions, ({ spectralWindow }) => spectralWindow)
  const first = [...bySpectralWindow.values()].map(([solution]) => solution)
  return {
    title,
    antennaNames: table.antennas.map(({ name }) => name),
    polarizations,
    reference: first[0]?.reference ?? -1,
    windows: first.map(({ spectralWindow, gains, flags }) => ({
      frequenciesHz: table.spectralWindows[spectralWindow].frequenciesHz,
      gains,
      flags,
    })),
  }
}
