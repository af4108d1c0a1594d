import { FormatError } from '@contimg/formats/error'
import type { ImageShape } from '@contimg/numerics/rfi'
import type { RfiLayout, Segment } from './layout.ts'

/** Rows one after another of one data description, with amplitudes in the cube. */
export interface RowBatch {
  readonly firstRow: number
  readonly rowCount: number
  readonly dataDescriptionId: number
  readonly channelCount: number
}

/**
 * Says where the amplitudes of each row go in the cube [baseline, polarization, time, lane] of a segment: the number of
 * the first, or −1 for rows of other times and rows that FLAG_ROW takes out.
 *
 * @param places  [row], filled
 * @throws FormatError where two rows are of one time, baseline and window
 */
export function fillPlaces(
  path: string,
  layout: RfiLayout,
  segment: Segment,
  shape: ImageShape,
  rowFlags: Uint8Array,
  places: Int32Array,
): void {
  const { timeOfRow, baselineOfRow, dataDescriptionIds, windows, polarizationCount, isAuto } = layout
  const order = new Map([...windows.keys()].map((id, i) => [id, i] as const))
  const rows = new Int32Array(isAuto.length * segment.timeCount * windows.size).fill(-1) // that have taken each seat
  for (let row = 0; row < places.length; row++) {
    const time = timeOfRow[row] - segment.firstTime
    places[row] = -1
    if (time < 0 || time >= segment.timeCount) continue
    const id = dataDescriptionIds[row]
    const seat = (baselineOfRow[row] * segment.timeCount + time) * windows.size + order.get(id)!
    if (rows[seat] >= 0)
      throw new FormatError(path, undefined, `rows ${rows[seat]} and ${row} are of one time, baseline and window`)
    rows[seat] = row
    if (rowFlags[row] === 0)
      places[row] =
        (baselineOfRow[row] * polarizationCount * shape.times + time) * shape.lanes + windows.get(id)!.firstChannel
  }
}

/** The rows that have a place, in runs of one data description and of no more samples than a buffer holds. */
export function* rowBatches(layout: RfiLayout, places: Int32Array, mostSamples: number): Generator<RowBatch> {
  const { dataDescriptionIds, windows, polarizationCount } = layout
  for (let firstRow = 0, end = 0; firstRow < places.length; firstRow = end) {
    end = firstRow + 1
    if (places[firstRow] < 0) continue
    const dataDescriptionId = dataDescriptionIds[firstRow]
    const { channelCount } = windows.get(dataDescriptionId)!
    const mostRows = Math.max(1, Math.floor(mostSamples / (channelCount * polarizationCount)))
    while (end < places.length && end - firstRow < mostRows && isNext(end)) end++
    yield { firstRow, rowCount: end - firstRow, dataDescriptionId, channelCount }

    function isNext(row: number): boolean {
      return places[row] >= 0 && dataDescriptionIds[row] === dataDescriptionId
    }
  }
}
