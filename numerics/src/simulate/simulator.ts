import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/simulate.ts'
import { instantiateKernel, KernelHeap } from '../wasm/index.ts'

/** What stays the same from one integration to the next. */
export interface ArrayLayout {
  readonly antenna1: Int32Array // [baseline] index into the gains
  readonly antenna2: Int32Array // [baseline]
  readonly antennaCount: number
  readonly channelCount: number // a multiple of 4; equally spaced
  readonly channelsPerSubband: number
  readonly firstFrequencyHz: number
  readonly channelStepHz: number // negative where frequencies fall
  readonly sourceCount: number
  readonly noiseSigmaJy: number // of the real and of the imaginary part of one visibility
  readonly systemFluxJy: number // mean of an autocorrelation without sources
  readonly seed: number
}

/** One integration: where the sources stand, how strong they come through the beam, and the antennas' gains. */
export interface Integration {
  readonly timeIndex: number
  readonly uvwM: Float64Array // [baseline, 3]
  readonly uvwChangeM: Float64Array | undefined // [baseline, 3] over the exposure; given, the average is taken over it
  readonly lmn1: Float64Array // [source, 3] direction cosines l, m and n − 1 about the phase centre
  readonly fluxJy: Float32Array // [source, channel]
  readonly gains: Float32Array // [antenna, polarization, real | imaginary, channel]
}

interface SimulateKernel {
  predict(
    real: number,
    imag: number,
    scratch: number,
    channelCount: number,
    turns0: number,
    turnsStep: number,
    uvw: number,
    rate: number,
    lmn: number,
    amplitude: number,
    sourceCount: number,
  ): void
  observe(
    real: number,
    imag: number,
    channelCount: number,
    channelsPerSubband: number,
    gains1: number,
    gains2: number,
    key: number,
    sigma: number,
    autoMean: number,
    out: number,
    subbandStride: number,
  ): void
  noiseKey(seed: number, baseline: number, time: number): number
}

/**
 * Computes what the correlator would record: V = conj(G₁) G₂ [Σ S exp(+2πi ν/c (ul + vm + w(n − 1))) + noise], an exact
 * direct sum (numerics/kernels/simulate). An autocorrelation is real, with the system's own power in it.
 */
export class VisibilitySimulator {
  /** [subband, baseline, channel, polarization, 2] of the last integration, valid until the next one. */
  readonly visibilities: Float32Array
  readonly #layout: ArrayLayout
  readonly #heap: KernelHeap
  readonly #kernel: SimulateKernel

  constructor(layout: ArrayLayout) {
    const { channelCount, channelsPerSubband } = layout
    if (channelCount % 4 !== 0 || channelCount % channelsPerSubband !== 0) {
      throw new RangeError(
        `${channelCount} channels of ${channelsPerSubband} a subband, wanted whole subbands and a multiple of 4`,
      )
    }
    this.#layout = layout
    this.#heap = new KernelHeap()
    this.#kernel = instantiateKernel<SimulateKernel>(wasmBase64, this.#heap)
    this.visibilities = this.#heap.float32(layout.antenna1.length * channelCount * 4)
  }

  /** Fills `visibilities`. */
  simulate(integration: Integration): void {
    const mark = this.#heap.mark()
    const { antenna1, antenna2, channelCount, channelsPerSubband, firstFrequencyHz, channelStepHz } = this.#layout
    const { uvwM, uvwChangeM, lmn1, fluxJy, gains, timeIndex } = integration
    const place = (values: Float64Array | undefined) =>
      values ? this.#placed(this.#heap.float64(values.length), values) : 0
    const uvw = place(uvwM)
    const change = place(uvwChangeM)
    const lmn = place(lmn1)
    const flux = this.#placed(this.#heap.float32(fluxJy.length), fluxJy)
    const gain = this.#placed(this.#heap.float32(gains.length), gains)
    const [real, imag, scratch] = [0, 0, 0].map(() => this.#heap.allocate(4 * channelCount)) as [number, number, number]
    const turns0 = firstFrequencyHz / LIGHT_M_PER_S
    const turnsStep = channelStepHz / LIGHT_M_PER_S
    const antennaBytes = 4 * 4 * channelCount
    const rowBytes = 16 * channelsPerSubband
    for (let b = 0; b < antenna1.length; b++) {
      const [a1, a2] = [antenna1[b], antenna2[b]]
      this.#kernel.predict(
        real,
        imag,
        scratch,
        channelCount,
        turns0,
        turnsStep,
        uvw + 24 * b,
        change && change + 24 * b,
        lmn,
        flux,
        this.#layout.sourceCount,
      )
      this.#kernel.observe(
        real,
        imag,
        channelCount,
        channelsPerSubband,
        gain + antennaBytes * a1,
        gain + antennaBytes * a2,
        this.#kernel.noiseKey(this.#layout.seed, (a1 << 16) | a2, timeIndex),
        a1 === a2 ? this.#layout.noiseSigmaJy * Math.SQRT2 : this.#layout.noiseSigmaJy,
        a1 === a2 ? this.#layout.systemFluxJy : 0,
        this.visibilities.byteOffset + rowBytes * b,
        rowBytes * antenna1.length,
      )
    }
    this.#heap.release(mark)
  }

  #placed<T extends Float32Array | Float64Array>(view: T, values: ArrayLike<number>): number {
    view.set(values)
    return view.byteOffset
  }
}
