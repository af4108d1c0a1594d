import { setImmediate } from 'node:timers/promises'
import type { StageControl } from '../control.ts'
import { predictedRows } from '../image/predicted-rows.ts'
import type { ModelImage } from '../sky/model-image.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { NeededColumn } from '../visibilities/needed-column.ts'
import { toPolarizations } from './polarizations.ts'

/** Writes what an image of the sky, as it comes through the beam, predicts for every row. */
export async function writeDegridded(
  source: MeasurementSetSource,
  image: ModelImage,
  column: NeededColumn,
  { progress, signal }: StageControl,
): Promise<void> {
  let done = 0
  for await (const { dataDescriptionId, firstRow, rowCount, stokesI } of predictedRows(
    source,
    image,
    signal ? { signal } : {},
  )) {
    const { spectralWindow, correlations } = source.dataDescriptions[dataDescriptionId]
    const channels = source.spectralWindows[spectralWindow].frequenciesHz.length
    const cells = toPolarizations(source.path, stokesI, correlations)
    column.write(firstRow, rowCount, [correlations.length, channels], cells)
    done += rowCount
    progress?.(done / source.rowCount, 'model')
    await setImmediate()
  }
}
