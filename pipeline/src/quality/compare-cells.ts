import { UnusableTableError } from '../calibrate/errors.ts'
import { channelStepHz } from './cell-tracks.ts'
import type { SolvedCells } from './solved-cells.ts'

/** Rows of two tables for the same spectral window and time, by antenna, and which cells belong together. */
export interface RunPair {
  readonly spectralWindow: number // of the first table
  readonly reference: string // antenna that the first table names
  readonly rows: ReadonlyMap<string, readonly [first: number, second: number]> // by antenna; −1 where it has none
  readonly cells: readonly (readonly [first: number, second: number])[] // places within a row
}

export interface PairedRuns {
  readonly pairs: readonly RunPair[]
  readonly windowsOfOne: readonly string[] // such as '12 (1405.5 MHz) of A'
}

/**
 * Matches spectral windows and channels by frequency (half a channel apart at most), antennas by name, times in their
 * order.
 *
 * @throws UnusableTableError where the tables hold different terms, or a window at different numbers of times
 */
export function pairRuns(a: SolvedCells, b: SolvedCells): PairedRuns {
  if (a.kind !== b.kind || a.table.visCal !== b.table.visCal)
    throw new UnusableTableError(b.path, `holds ${b.table.visCal}, wanted ${a.table.visCal} as ${a.path} does`)
  const [runsA, runsB] = [runsOf(a), runsOf(b)]
  const taken = new Set<number>()
  const pairs: RunPair[] = []
  const alone: string[] = []
  for (const [windowA, timesA] of runsA) {
    const windowB = [...runsB.keys()].find((window) => !taken.has(window) && isSameWindow(a, windowA, b, window))
    if (windowB === undefined) {
      alone.push(`${windowLabel(a, windowA)} of ${a.path}`)
      continue
    }
    taken.add(windowB)
    const timesB = runsB.get(windowB)!
    if (timesA.length !== timesB.length) {
      const found = `spectral window ${windowB} is solved at ${timesB.length} times`
      throw new UnusableTableError(b.path, `${found}, wanted ${timesA.length} as in ${a.path}`)
    }
    const cells = pairedCells(a, windowA, b, windowB)
    for (const [i, rows] of timesA.entries()) pairs.push(runPair(a, windowA, rows, b, timesB[i], cells))
  }
  for (const windowB of runsB.keys()) if (!taken.has(windowB)) alone.push(`${windowLabel(b, windowB)} of ${b.path}`)
  return { pairs, windowsOfOne: alone }
}

/** Rows by spectral window, then by time in its order. */
function runsOf({ table }: SolvedCells): Map<number, number[][]> {
  const { spectralWindowIds, timesMjdS } = table.solutions
  const rows = Array.from({ length: timesMjdS.length }, (_, row) => row)
  const byWindow = Map.groupBy(rows, (row) => spectralWindowIds[row])
  return new Map(
    [...byWindow].map(([window, ofOne]) => {
      const byTime = [...Map.groupBy(ofOne, (row) => timesMjdS[row])].toSorted(([t], [u]) => t - u)
      return [window, byTime.map(([, atOne]) => atOne)]
    }),
  )
}

function isSameWindow(a: SolvedCells, windowA: number, b: SolvedCells, windowB: number): boolean {
  return pairedCells(a, windowA, b, windowB).length > 0
}

function pairedCells(a: SolvedCells, windowA: number, b: SolvedCells, windowB: number): [number, number][] {
  const [polarizationsA, polarizationsB] = [a, b].map(
    ({ table }, i) => table.solutions.shapes[i === 0 ? windowA : windowB]![0],
  )
  const [frequenciesA, frequenciesB] = [a.table.spectralWindows[windowA], b.table.spectralWindows[windowB]].map(
    ({ chanFreqHz }) => chanFreqHz,
  )
  const reachHz = 0.5 * Math.max(widthHz(a, windowA), widthHz(b, windowB))
  return [...frequenciesA].flatMap((frequencyHz, channelA) => {
    const channelB = nearest(frequenciesB, frequencyHz)
    if (Math.abs(frequenciesB[channelB] - frequencyHz) > reachHz) return []
    return Array.from({ length: Math.min(polarizationsA, polarizationsB) }, (_, polarization): [number, number] => [
      channelA * polarizationsA + polarization,
      channelB * polarizationsB + polarization,
    ])
  })
}

/** Of a channel, as CHAN_WIDTH says or as channels lie apart. */
function widthHz(cells: SolvedCells, window: number): number {
  const { chanFreqHz, chanWidthHz } = cells.table.spectralWindows[window]
  return chanFreqHz.length > 1 ? Math.abs(channelStepHz(cells, window)) : Math.abs(chanWidthHz[0])
}

function nearest(frequenciesHz: Float64Array, wantedHz: number): number {
  return frequenciesHz.reduce(
    (best, hz, i) => (Math.abs(hz - wantedHz) < Math.abs(frequenciesHz[best] - wantedHz) ? i : best),
    0,
  )
}

function runPair(
  a: SolvedCells,
  spectralWindow: number,
  rowsA: readonly number[],
  b: SolvedCells,
  rowsB: readonly number[],
  cells: RunPair['cells'],
): RunPair {
  const rows = new Map<string, [number, number]>()
  for (const row of rowsA) rows.set(a.antennaNames[a.table.solutions.antennaIds[row]], [row, -1])
  for (const row of rowsB) {
    const name = b.antennaNames[b.table.solutions.antennaIds[row]]
    rows.set(name, [rows.get(name)?.[0] ?? -1, row])
  }
  const reference = a.antennaNames[a.table.solutions.referenceIds[rowsA[0]]] ?? ''
  return { spectralWindow, reference, rows, cells }
}

function windowLabel(cells: SolvedCells, window: number): string {
  const { chanFreqHz } = cells.table.spectralWindows[window]
  const middleHz = (chanFreqHz[0] + chanFreqHz[chanFreqHz.length - 1]) / 2
  return `${window} (${(middleHz / 1e6).toFixed(1)} MHz)`
}
