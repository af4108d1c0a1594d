import type { SolvedCells } from './solved-cells.ts'

/** Cells of one antenna, spectral window and polarization that should vary smoothly: along channels, or along time. */
export interface CellTrack {
  readonly antenna: number
  readonly spectralWindow: number
  readonly polarization: number
  readonly cells: readonly number[] // places in the arrays of SolvedCells
}

/** A bandpass runs along its channels, gains and delays along time. */
export function cellTracks({ kind, table }: SolvedCells): CellTrack[] {
  const { antennaIds, spectralWindowIds, shapes, offsets } = table.solutions
  const tracks = new Map<string, CellTrack & { cells: number[] }>()
  for (const row of rowsByTime(table.solutions.timesMjdS)) {
    const [antenna, spectralWindow] = [antennaIds[row], spectralWindowIds[row]]
    const [polarizationCount, channelCount] = shapes[spectralWindow]!
    for (let polarization = 0; polarization < polarizationCount; polarization++)
      for (let channel = 0; channel < channelCount; channel++) {
        const key = `${antenna} ${spectralWindow} ${polarization} ${kind === 'bandpass' ? `of row ${row}` : channel}`
        const track = tracks.get(key) ?? { antenna, spectralWindow, polarization, cells: [] }
        track.cells.push(offsets[row] + channel * polarizationCount + polarization)
        tracks.set(key, track)
      }
  }
  return [...tracks.values()]
}

function rowsByTime(timesMjdS: Float64Array): number[] {
  return Array.from({ length: timesMjdS.length }, (_, row) => row).sort((a, b) => timesMjdS[a] - timesMjdS[b])
}

/** From one channel to the next; negative where frequencies fall. */
export function channelStepHz({ table }: SolvedCells, spectralWindow: number): number {
  const { chanFreqHz } = table.spectralWindows[spectralWindow]
  return (chanFreqHz[chanFreqHz.length - 1] - chanFreqHz[0]) / (chanFreqHz.length - 1)
}
