import { setImmediate } from 'node:timers/promises'
import { allocateRows, rowArrays, type VisibilityRows } from '@contimg/numerics/grid'
import { rephaseSpectra } from '@contimg/numerics/uvw'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { Imager } from '../image/imager.ts'
import type { ModelImage } from '../sky/model-image.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { NeededColumn } from '../visibilities/needed-column.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import { toPolarizations } from './polarizations.ts'
import { type ModelRows, modelRows } from './rows.ts'

const EPSILON = 4e-6 // the finest that the gridder knows
const CHUNK_BYTES = 768 << 20 // of visibilities that are predicted together: each chunk transforms the image anew

/** Rows turned to the image's centre, waiting in the heap for their prediction. */
interface Loaded {
  readonly rows: ModelRows
  readonly set: VisibilityRows
  readonly pathM: Float64Array // [row] w there − w about the rows' own centre
}

/** Writes what an image of the sky, as it comes through the beam, predicts for every row. */
export async function writeDegridded(
  source: MeasurementSetSource,
  image: ModelImage,
  column: NeededColumn,
  control: StageControl,
): Promise<void> {
  const rephaser = new Rephaser(source, image.centre)
  let heap = new KernelHeap()
  let chunk: Loaded[] = []
  for (const block of modelRows(source)) {
    for (const rows of block) {
      chunk.push(load(source, heap, rephaser, rows))
      if (heap.mark() < CHUNK_BYTES) continue
      await predict(source, heap, image, chunk, column, control)
      heap = new KernelHeap()
      chunk = []
    }
    await setImmediate()
  }
  if (chunk.length > 0) await predict(source, heap, image, chunk, column, control)
}

function load(source: MeasurementSetSource, heap: KernelHeap, rephaser: Rephaser, rows: ModelRows): Loaded {
  const { rowCount, dataDescriptionId, timeMjdS, fieldId } = rows
  const { frequenciesHz } = source.spectralWindows[source.dataDescriptions[dataDescriptionId].spectralWindow]
  const set = allocateRows(heap, rowCount, frequenciesHz)
  const { uvwM, visibilities, weights } = rowArrays(heap, set)
  visibilities.fill(0)
  weights.fill(1)
  const turned = rows.uvwM.slice()
  const pathM = rephaser.turnRows(timeMjdS, fieldId, turned)
  uvwM.set(turned)
  return { rows, set, pathM }
}

async function predict(
  source: MeasurementSetSource,
  heap: KernelHeap,
  image: ModelImage,
  chunk: readonly Loaded[],
  column: NeededColumn,
  { progress, signal }: StageControl,
): Promise<void> {
  const sets = chunk.map(({ set }) => set)
  await using imager = new Imager(heap, sets, image, EPSILON)
  imager.pixels(imager.images.model).set(image.pixels)
  await imager.subtract(imager.images.model, signal ? { signal } : {})
  for (const { rows, set, pathM } of chunk) {
    const { spectralWindow, correlations } = source.dataDescriptions[rows.dataDescriptionId]
    const { frequenciesHz } = source.spectralWindows[spectralWindow]
    const stokesI = rowArrays(heap, set).visibilities.map((value) => -value)
    rephaseSpectra(
      stokesI,
      frequenciesHz,
      1,
      pathM.map((path) => -path),
    )
    const cells = toPolarizations(source.path, stokesI, correlations)
    column.write(rows.firstRow, rows.rowCount, [correlations.length, frequenciesHz.length], cells)
    progress?.((rows.firstRow + rows.rowCount) / source.rowCount, 'model')
  }
  await setImmediate()
}
