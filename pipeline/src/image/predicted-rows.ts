import { Compressor } from '@contimg/numerics/compress'
import { lineArrays } from '@contimg/numerics/planes'
import { KernelHeap } from '@contimg/numerics/wasm'
import { LineWeigher } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import type { ModelImage } from '../sky/model-image.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import { Imager } from './imager.ts'
import type { LineSet } from './line-plan.ts'
import type { RowRun } from './row-runs.ts'

/** What an image predicts for some rows of one data description, about their own phase centre. */
export interface PredictedRows extends RowRun {
  readonly stokesI: Float32Array // [row, channel, 2] Jy; good until the next
}

const EPSILON = SMALLEST_EPSILON

/**
 * Degrids an image of the sky, as it comes through the beam, for every row of a Measurement Set.
 *
 * @throws ImagerMemoryError; RangeError for an image that cannot be, such as one an odd number of pixels wide
 */
export async function* predictedRows(
  source: MeasurementSetSource,
  image: ModelImage,
  control: StageControl,
): AsyncGenerator<PredictedRows> {
  const heap = new KernelHeap()
  const padded = withBorder(image)
  await using imager = new Imager(source, heap, {
    image: { width: padded.width, height: padded.height, cellRad: image.cellRad },
    centre: image.centre,
    fieldIds: new Set(source.fields.keys()),
    combinations: source.dataDescriptions.map(() => ({ first: 0, second: 0, difference: false })),
    weighting: { kind: 'natural' },
    epsilon: EPSILON,
    use: 'prediction',
  })
  await imager.ready()
  imager.pixels(imager.images.found).set(padded.pixels)
  await imager.predictFound(control)
  const waiting = new Waiting(source)
  for (const set of imager.lines.sets) {
    const expander = new LineExpander(heap, set)
    for (const chunk of set.chunks) {
      const { runs, firstLine } = chunk
      const channels = expander.expand(firstLine, runs[0].rowCount)
      for (const run of runs) {
        const whole = waiting.add(set, run, channels)
        if (whole) yield whole
      }
    }
  }
}

/** A size that the imager knows, about the same middle. */
function paddedSize(size: number): number {
  if (Number.isInteger(size) && size > 0 && size % 2 === 0) return Math.max(16, 4 * Math.ceil(size / 4))
  throw new RangeError(`a model image ${size} pixels wide or high, wanted an even number`)
}

/** The image with a border of nothing where its size asks for one. */
function withBorder(image: Pick<ModelImage, 'width' | 'height' | 'pixels'>): typeof image {
  const [width, height] = [paddedSize(image.width), paddedSize(image.height)]
  if (width === image.width && height === image.height) return image
  const [left, below] = [(width - image.width) / 2, (height - image.height) / 2]
  const pixels = new Float32Array(width * height)
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width, (y + 1) * image.width)
    pixels.set(row, (y + below) * width + left)
  }
  return { width, height, pixels }
}

/** Expands compressed samples to the channels of their line, turned back to the rows' own phase centre. */
class LineExpander {
  readonly #heap: KernelHeap
  readonly #set: LineSet
  readonly #compressor: Compressor
  readonly #turner: LineWeigher
  readonly #row: number

  constructor(heap: KernelHeap, set: LineSet) {
    this.#heap = heap
    this.#set = set
    this.#compressor = new Compressor(heap, set.compression)
    const noGrid = { columns: 0, rows: 0, columnsPerWavelength: 0, rowsPerWavelength: 0 }
    this.#turner = new LineWeigher(heap, set.line, noGrid)
    this.#row = heap.allocate(8 * set.line.channelCount)
  }

  /** [line, channel, 2] */
  expand(firstLine: number, count: number): Float32Array {
    const { line, samples, factors, pathsM } = this.#set
    const { firsts } = lineArrays(this.#heap, samples)
    const chosen = this.#heap.int32(samples.lineCount, factors)
    const paths = this.#heap.float64(samples.lineCount, pathsM)
    const channels = new Float32Array(2 * line.channelCount * count)
    for (let i = 0, r = firstLine; i < count; i++, r++) {
      this.#compressor.expand(chosen[r], samples.values + 8 * firsts[r], this.#row)
      if (paths[r] !== 0) this.#turner.turn(this.#row, -paths[r])
      channels.set(this.#heap.float32(2 * line.channelCount, this.#row), 2 * line.channelCount * i)
    }
    return channels
  }
}

/** Rows whose spectral window lies on several lines wait for all of them. */
class Waiting {
  readonly #source: MeasurementSetSource
  readonly #rows = new Map<number, { readonly stokesI: Float32Array; missing: number }>() // by first row

  constructor(source: MeasurementSetSource) {
    this.#source = source
  }

  /** @returns the rows of a run once all of their channels are there */
  add({ line }: LineSet, run: RowRun, channels: Float32Array): PredictedRows | undefined {
    const { dataDescriptionId, firstRow, rowCount } = run
    const { spectralWindow } = this.#source.dataDescriptions[dataDescriptionId]
    const width = this.#source.spectralWindows[spectralWindow].frequenciesHz.length
    const begun = this.#rows.get(firstRow) ?? { stokesI: new Float32Array(2 * width * rowCount), missing: width }
    this.#rows.set(firstRow, begun)
    for (const { spectralWindow: id, firstChannel, channelCount, lineChannel } of line.parts) {
      if (id !== dataDescriptionId) continue
      begun.missing -= channelCount
      for (let row = 0; row < rowCount; row++) {
        const from = 2 * (row * line.channelCount + lineChannel)
        begun.stokesI.set(channels.subarray(from, from + 2 * channelCount), 2 * (row * width + firstChannel))
      }
    }
    if (begun.missing > 0) return undefined
    this.#rows.delete(firstRow)
    return { ...run, stokesI: begun.stokesI }
  }
}
