import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/model.ts'
import { evenStepHz } from '../uvw/channels.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface ModelKernel {
  predict(
    model: number,
    uvw: number,
    rows: number,
    lmn: number,
    amplitude: number,
    sources: number,
    channels: number,
    turns: number,
    even: boolean,
    real: number,
    imag: number,
  ): void
}

/** Rows of one spectral window at one moment, and the sources as they stand and shine then. */
export interface Scene {
  readonly uvwM: Float64Array // [row, 3]
  readonly lmn1: Float64Array // [source, 3] l, m and n − 1 about the phase centre of these rows
  readonly apparentJy: Float32Array // [source, channel]
  readonly frequenciesHz: Float64Array // [channel] in any order
}

/**
 * Visibilities of point sources, an exact direct sum (numerics/kernels/model):
 *
 *   V(row, ν) = Σ S(ν) exp(+2πi (ν/c)(u l + v m + w (n − 1)))
 *
 * Within 2e-6 of Σ |S(ν)|.
 */
export class PointSourcePredictor {
  readonly #heap: KernelHeap
  readonly #kernel: ModelKernel

  constructor(heap = new KernelHeap()) {
    this.#heap = heap
    this.#kernel = instantiateKernel<ModelKernel>(wasmBase64, heap)
  }

  /**
   * @param target  in the heap, where it is to go; without it, into memory that the next call uses again
   * @returns       [row, channel, 2] real and imaginary part
   */
  predict({ uvwM, lmn1, apparentJy, frequenciesHz }: Scene, target?: Float32Array): Float32Array {
    const [rows, sources, channels] = [uvwM.length / 3, lmn1.length / 3, frequenciesHz.length]
    if (apparentJy.length !== sources * channels)
      throw new RangeError(`${apparentJy.length} fluxes for ${sources} sources × ${channels} channels`)
    const mark = this.#heap.mark()
    const padded = 4 * Math.ceil(channels / 4)
    const model = target ?? this.#heap.float32(2 * rows * channels)
    const uvw = this.#heap.float64(uvwM.length)
    uvw.set(uvwM)
    const lmn = this.#heap.float64(lmn1.length)
    lmn.set(lmn1)
    const amplitude = this.#heap.float32(sources * padded).fill(0)
    for (let i = 0; i < sources; i++) amplitude.set(apparentJy.subarray(i * channels, (i + 1) * channels), i * padded)
    const turns = this.#heap.float64(padded).fill(0)
    for (let k = 0; k < channels; k++) turns[k] = frequenciesHz[k] / LIGHT_M_PER_S
    this.#kernel.predict(
      model.byteOffset,
      uvw.byteOffset,
      rows,
      lmn.byteOffset,
      amplitude.byteOffset,
      sources,
      channels,
      turns.byteOffset,
      !Number.isNaN(evenStepHz(frequenciesHz)),
      this.#heap.allocate(4 * padded),
      this.#heap.allocate(4 * padded),
    )
    this.#heap.release(mark)
    return model
  }
}
