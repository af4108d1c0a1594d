import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { type FrequencyRange, holdsFrequency } from './cube.ts'
import type { RowKeys, RowRun } from './row-runs.ts'

/** Which rows some lines are made of. */
interface RowsOfLines {
  readonly chunks: readonly { readonly runs: readonly RowRun[] }[]
}

/** From the first integration's first moment to the last one's last, UTC. */
export function timeSpan({ ms }: MeasurementSetSource, { timesMjdS }: RowKeys, sets: readonly RowsOfLines[]) {
  let [startMjdS, endMjdS] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { chunks } of sets)
    for (const { runs } of chunks) {
      const { firstRow } = runs[0]
      const [exposureS] = ms.main.column('EXPOSURE').readScalars(firstRow, 1) as Float64Array
      startMjdS = Math.min(startMjdS, timesMjdS[firstRow] - exposureS / 2)
      endMjdS = Math.max(endMjdS, timesMjdS[firstRow] + exposureS / 2)
    }
  return { startMjdS, endMjdS }
}

/** Edges of the band, of the windows that are used. */
export function bandOf(
  { dataDescriptions, spectralWindows }: MeasurementSetSource,
  ids: ReadonlySet<number>,
  band: FrequencyRange | undefined,
) {
  let [lowestHz, highestHz] = [Number.POSITIVE_INFINITY, 0]
  for (const id of ids) {
    const { frequenciesHz, channelWidthsHz } = spectralWindows[dataDescriptions[id].spectralWindow]
    for (const [k, hz] of frequenciesHz.entries()) {
      if (!holdsFrequency(band, hz)) continue
      lowestHz = Math.min(lowestHz, hz - Math.abs(channelWidthsHz[k]) / 2)
      highestHz = Math.max(highestHz, hz + Math.abs(channelWidthsHz[k]) / 2)
    }
  }
  return { lowestHz, highestHz }
}
