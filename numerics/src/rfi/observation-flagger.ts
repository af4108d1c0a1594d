import type { KernelHeap } from '../wasm/heap.ts'
import { AutocorrelationFlagger } from './autocorrelation.ts'
import { type AntennaTally, type ArrayTally, ImageFlagger } from './image-flagger.ts'
import type { AmplitudeCube } from './rows.ts'
import type { ImageShape } from './shape.ts'
import type { RfiStrategy } from './strategy.ts'

const IMAGES = 28 // that the flaggers take, and what goes with them

/** The memory that an ObservationFlagger takes, at most. */
export function flaggerBytes({ count, lanes, lines }: ImageShape): number {
  return IMAGES * (4 * count + 64) + 16 * lines * lines + 64 * (lanes + lines) + 4096
}

/** Looks for interference baseline by baseline in a cube [baseline, polarization, time, lane] of amplitudes. */
export class ObservationFlagger {
  readonly #images: ImageFlagger
  readonly #autos: AutocorrelationFlagger
  readonly #cube: AmplitudeCube
  readonly #strategy: RfiStrategy
  readonly #tallies: readonly ArrayTally[]

  /** @param tallies  of the cross-correlations, one a polarization */
  constructor(
    heap: KernelHeap,
    shape: ImageShape,
    strategy: RfiStrategy,
    cube: AmplitudeCube,
    tallies: readonly ArrayTally[],
  ) {
    this.#images = new ImageFlagger(heap, shape, strategy)
    this.#autos = new AutocorrelationFlagger(heap, this.#images, strategy.spectrumThreshold)
    this.#cube = cube
    this.#strategy = strategy
    this.#tallies = tallies
  }

  /** Adds up the spectra of a baseline: of each polarization f32 [lane] into the first lines of `sums` and `counts`. */
  addSpectra(baseline: number): void {
    const { kernel, shape } = this.#images
    this.#imagesOf(baseline).forEach((image, polarization) => {
      const { sums, counts } = this.#tallies[polarization]
      kernel.addSpectrum(image, shape.times, shape.lanes, sums, counts)
    })
  }

  /**
   * @param factors  addresses of f32 [lane], one a polarization: what evens out the windows
   * @param ofBoth   of the two antennas, one a polarization
   */
  flag(
    baseline: number,
    isAuto: boolean,
    factors: readonly number[],
    ofBoth: readonly (readonly AntennaTally[])[],
  ): void {
    const images = this.#imagesOf(baseline)
    const tallies = (polarization: number) => ofBoth.map((one) => one[polarization])
    images.forEach((image, polarization) => {
      if (isAuto) this.#autos.flag(image)
      else this.#images.flag(image, factors[polarization], this.#tallies[polarization], tallies(polarization))
    })
    if (this.#strategy.joinPolarizations) this.#join(images)
  }

  /**
   * Drops on a baseline what is bad for the whole array, or for one of its antennas.
   *
   * @param bad  addresses of u8 [time, lane], one a polarization
   */
  cover(baseline: number, bad: readonly number[]): void {
    this.#imagesOf(baseline).forEach((image, polarization) => {
      this.#images.kernel.cover(image, bad[polarization], this.#cube.plane)
    })
  }

  #join(images: readonly number[]): void {
    const { kernel } = this.#images
    for (const image of images.slice(1)) kernel.copySigns(image, images[0], this.#cube.plane)
    for (const image of images.slice(1)) kernel.copySigns(images[0], image, this.#cube.plane)
  }

  #imagesOf(baseline: number): number[] {
    const { address, plane } = this.#cube
    const count = this.#tallies.length
    return this.#tallies.map((_, polarization) => address + 4 * plane * (baseline * count + polarization))
  }
}
