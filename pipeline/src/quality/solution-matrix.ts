import { channelStepHz } from './cell-tracks.ts'
import type { SolvedCells } from './solved-cells.ts'

/** A column of a picture of solutions: a channel of a spectral window at one time. */
interface Column {
  readonly frequencyHz: number
  readonly spectralWindow: number
  readonly channel: number
  readonly time: number // which of the window's, in their order
}

/** Solutions by antenna and frequency, and at each frequency by time. Rows are the antennas that have any. */
export interface SolutionMatrix {
  readonly antennas: readonly number[] // of the rows
  readonly columns: readonly Column[]
  readonly polarizationCount: number
  readonly places: readonly Int32Array[] // [polarization][row, column] cell of SolvedCells; −1 for none
}

export function solutionMatrix(cells: SolvedCells): SolutionMatrix {
  const { antennaIds, spectralWindowIds, shapes, offsets } = cells.table.solutions
  const antennas = [...new Set(antennaIds)].sort((a, b) => a - b)
  const rowOf = new Map(antennas.map((antenna, row) => [antenna, row]))
  const times = timesOfRows(cells)
  const columns = columnsOf(cells, times)
  const columnOf = new Map(columns.map((one, i) => [keyOf(one.spectralWindow, one.channel, one.time), i]))
  const polarizationCount = shapes.reduce((most, shape) => Math.max(most, shape?.[0] ?? 0), 0)
  const places = Array.from({ length: polarizationCount }, () =>
    new Int32Array(antennas.length * columns.length).fill(-1),
  )
  for (const [row, antenna] of antennaIds.entries()) {
    const [polarizations, channels] = shapes[spectralWindowIds[row]]!
    for (let channel = 0; channel < channels; channel++) {
      const column = columnOf.get(keyOf(spectralWindowIds[row], channel, times[row]))!
      for (let polarization = 0; polarization < polarizations; polarization++)
        places[polarization][rowOf.get(antenna)! * columns.length + column] =
          offsets[row] + channel * polarizations + polarization
    }
  }
  return { antennas, columns, polarizationCount, places }
}

/** [row, column] of one polarization; NaN where nothing is solved. */
export function matrixValues(
  cells: SolvedCells,
  matrix: SolutionMatrix,
  polarization: number,
  values: Float64Array,
): Float64Array {
  return Float64Array.from(matrix.places[polarization], (at) => (cells.solved[at] === 1 ? values[at] : Number.NaN))
}

/** Columns at which a new spectral window begins, the first left out. */
export function windowSeams({ columns }: SolutionMatrix): number[] {
  return columns.flatMap(({ spectralWindow }, i) =>
    i > 0 && columns[i - 1].spectralWindow !== spectralWindow ? [i] : [],
  )
}

/** [row of the table] which time of its spectral window it is of. */
function timesOfRows({ table }: SolvedCells): Int32Array {
  const { spectralWindowIds, timesMjdS } = table.solutions
  const byWindow = Map.groupBy(timesMjdS.keys(), (row) => spectralWindowIds[row])
  const orders = new Map(
    [...byWindow].map(([window, rows]) => {
      const sorted = [...new Set(rows.map((row) => timesMjdS[row]))].sort((a, b) => a - b)
      return [window, new Map(sorted.map((time, order) => [time, order]))]
    }),
  )
  return Int32Array.from(timesMjdS, (time, row) => orders.get(spectralWindowIds[row])!.get(time)!)
}

function columnsOf(cells: SolvedCells, times: Int32Array): Column[] {
  const { spectralWindowIds, shapes } = cells.table.solutions
  const timeCounts = new Map<number, number>()
  for (const [row, window] of spectralWindowIds.entries())
    timeCounts.set(window, Math.max(timeCounts.get(window) ?? 0, times[row] + 1))
  const ofWindow = (spectralWindow: number, timeCount: number) => {
    const { chanFreqHz } = cells.table.spectralWindows[spectralWindow]
    return Array.from({ length: shapes[spectralWindow]![1] * timeCount }, (_, i) => {
      const channel = Math.floor(i / timeCount)
      return { spectralWindow, channel, time: i % timeCount, frequencyHz: chanFreqHz[channel] }
    })
  }
  const middleHz = (window: number) => cells.table.spectralWindows[window].chanFreqHz.reduce((sum, hz) => sum + hz, 0)
  const order = [...timeCounts].sort(([a], [b]) => middleHz(a) / shapes[a]![1] - middleHz(b) / shapes[b]![1] || a - b)
  return order.flatMap(([window, timeCount]) => {
    const columns = ofWindow(window, timeCount)
    const isFalling = columns.length > timeCount && channelStepHz(cells, window) < 0
    return isFalling ? columns.sort((a, b) => a.frequencyHz - b.frequencyHz || a.time - b.time) : columns
  })
}

function keyOf(window: number, channel: number, time: number): string {
  return `${window} ${channel} ${time}`
}
