import { type FftSign, PlaneFft, planeFftBytes, type RowBand } from '../fft/plane.ts'
import { goodFftSize } from '../fft/size.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { Component } from './component.ts'
import { type HeapImage, type MinorKernel, minorKernel } from './kernel.ts'

const NEGLIGIBLE = 1e-10 // smaller factors would only make denormal numbers, which are slow
const NARROW = 32 // columns that are transformed at a time, apart from the plane
const NARROW_PITCH_BYTES = 8 * NARROW

/** Sizes of the plane for images of one size and a point spread function of another, neither wrapping around. */
export function convolverSize(image: Size, psf: Size): Size {
  return {
    width: goodFftSize(Math.max(psf.width, image.width + psf.width / 2)),
    height: goodFftSize(Math.max(psf.height, image.height + psf.height / 2)),
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Bytes that a Convolver takes from a heap: 8 a cell of its plane, 18 a pixel of images as large as their psf. */
export function convolverBytes(image: Size, psf: Size): number {
  const { width, height } = convolverSize(image, psf)
  const tables = planeFftBytes(width, height) + planeFftBytes(NARROW, height) + 8 * (width + height)
  return 8 * width * height + NARROW_PITCH_BYTES * height + tables + 1024
}

/** An image to be made of a convolution: kept times `keep`, plus `factor` times what comes out. */
export interface Target {
  readonly address: number
  readonly keep: number
  readonly factor: number
}

/**
 * Convolves images in a heap through the Fourier transform, zeros beyond their edges, with round Gaussians of sum 1
 *
 *   exp(−r²/2σ²)/2πσ²   ⇌   exp(−2π²σ²(u² + v²)), u and v in cycles a pixel
 *
 * and with a point spread function. Two real images share a plane. Errors are about 1e-7 of the largest value.
 */
export class Convolver {
  readonly cells: number // of the plane
  readonly #heap: KernelHeap
  readonly #kernel: MinorKernel
  readonly #fft: PlaneFft
  readonly #columnFft: PlaneFft
  readonly #image: Size
  readonly #plane: number
  readonly #narrow: number // [rows, 32] of the plane
  readonly #tables: readonly number[]

  /** @throws RangeError unless both widths are multiples of 4 */
  constructor(heap: KernelHeap, image: Size, psf: Size) {
    for (const { width } of [image, psf]) {
      if (width % 4 !== 0) throw new RangeError(`an image ${width} pixels wide to convolve, wanted a multiple of 4`)
    }
    const { width, height } = convolverSize(image, psf)
    this.#heap = heap
    this.#kernel = minorKernel(heap)
    this.#image = { width: image.width, height: image.height }
    this.cells = width * height
    this.#plane = heap.allocate(8 * this.cells)
    this.#narrow = heap.allocate(NARROW_PITCH_BYTES * height)
    this.#fft = new PlaneFft(heap, width, height)
    this.#columnFft = new PlaneFft(heap, NARROW, height)
    this.#tables = [width, height, width, height].map((length) => heap.allocate(4 * length))
  }

  /** target ← image convolved with a Gaussian, for one image or for two of them at once. */
  smooth(images: readonly number[], sigmaPx: number, targets: readonly Target[]): void {
    this.#give(images[0], images[1] ?? 0)
    this.#multiplied(sigmaPx, undefined)
    this.#take(0, 0, targets)
  }

  /** The same image convolved with one or two Gaussians. */
  smoothTwice(image: number, sigmasPx: readonly number[], targets: readonly Target[]): void {
    this.#give(image, 0)
    this.#multiplied(sigmasPx[0], sigmasPx[1])
    this.#take(0, 0, targets)
  }

  /** target ← components ∗ psf ∗ Gaussian (a point where σ is 0). */
  spread(components: readonly Component[], psf: HeapImage, sigmaPx: number, target: Target): void {
    const { columns, rows, pitchBytes } = this.#fft
    const height = Math.max(psf.height, this.#image.height)
    const balance = this.#balance(components, psf)
    this.#kernel.giveImage(this.#plane, pitchBytes, columns, 0, psf.address, psf.width, 0, psf.height)
    for (let y = psf.height; y < height; y++) this.#heap.float32(2 * columns, this.#plane + y * pitchBytes).fill(0)
    for (const { x, y, flux } of components) {
      this.#heap.float32(1, this.#plane + y * pitchBytes + 8 * x)[0] += balance * flux
    }
    this.#fft.transformRows(this.#plane, 1, 0, 4 * Math.ceil(height / 4))
    const all = [0, rows] as const
    this.#alongColumns([0, height], all, (count) => this.#transform(1, count, [0, height], all))
    const [kx, ky] = this.#tables
    this.#fillTables(kx, ky, sigmaPx)
    this.#kernel.multiplyHalves(this.#plane, pitchBytes, columns, rows, kx, ky, 0, (rows >> 1) + 1)
    const wanted = this.#wantedRows(psf.height >> 1)
    this.#alongColumns(all, wanted, (count) => this.#transform(-1, count, all, wanted))
    this.#take(psf.width >> 1, psf.height >> 1, [{ ...target, factor: target.factor / balance }])
  }

  /** Factor that gives the components the energy of the psf, so that neither drowns in the other's rounding. */
  #balance(components: readonly Component[], { address, width, height }: HeapImage): number {
    const energy = components.reduce((sum, { flux }) => sum + flux * flux, 0)
    const out = this.#heap.float64(3, this.#tables[0]).fill(0)
    this.#kernel.sums(address, width * height, this.#tables[0])
    return energy > 0 && out[1] > 0 ? Math.sqrt(out[1] / energy) : 1
  }

  #give(real: number, imaginary: number): void {
    const { columns, pitchBytes } = this.#fft
    const { width, height } = this.#image
    this.#kernel.giveImage(this.#plane, pitchBytes, columns, real, imaginary, width, 0, height)
    this.#fft.transformRows(this.#plane, 1, 0, 4 * Math.ceil(height / 4))
  }

  /** Transforms columns, multiplies with the transforms of one or two Gaussians, and transforms columns back. */
  #multiplied(sigmaPx: number, imaginarySigmaPx: number | undefined): void {
    const { rows } = this.#fft
    const [gx, gy, hx, hy] = this.#tables
    this.#fillTables(gx, gy, sigmaPx)
    if (imaginarySigmaPx === undefined) this.#heap.float32(rows, hy).fill(0)
    else this.#fillTables(hx, hy, imaginarySigmaPx)
    const [filled, all, wanted] = [[0, this.#image.height] as const, [0, rows] as const, this.#wantedRows(0)]
    this.#alongColumns(filled, wanted, (count, first) => {
      this.#transform(1, count, filled, all)
      const factors = [gx + 4 * first, gy, hx + 4 * first, hy] as const
      this.#kernel.multiply(this.#narrow, NARROW_PITCH_BYTES, count, ...factors, 0, rows)
      this.#transform(-1, count, all, wanted)
    })
  }

  /** Takes `filled` rows of some columns out of the plane at a time, and puts `wanted` rows of them back. */
  #alongColumns(filled: RowBand, wanted: RowBand, work: (count: number, first: number) => void): void {
    const { columns, pitchBytes } = this.#fft
    for (let first = 0; first < columns; first += NARROW) {
      const count = Math.min(NARROW, columns - first)
      const place = [this.#plane, pitchBytes, first, count, this.#narrow, NARROW_PITCH_BYTES] as const
      this.#kernel.copyColumns(...place, ...filled, false)
      work(count, first)
      this.#kernel.copyColumns(...place, ...wanted, true)
    }
  }

  #transform(sign: FftSign, count: number, filled: RowBand, wanted: RowBand): void {
    this.#columnFft.transformColumns(this.#narrow, sign, 0, count, filled, wanted)
  }

  /** A multiple of 4 of rows that holds those of the image from `top` on. */
  #wantedRows(top: number): RowBand {
    const first = Math.min(top, this.#fft.rows - 4 * Math.ceil(this.#image.height / 4))
    return [first, first + 4 * Math.ceil((top + this.#image.height - first) / 4)]
  }

  #fillTables(x: number, y: number, sigmaPx: number): void {
    fillGaussian(this.#heap.float32(this.#fft.columns, x), sigmaPx)
    fillGaussian(this.#heap.float32(this.#fft.rows, y), sigmaPx)
  }

  #take(left: number, top: number, targets: readonly Target[]): void {
    const { width, height } = this.#image
    this.#fft.transformRows(this.#plane, -1, ...this.#wantedRows(top))
    targets.forEach(({ address, keep, factor }, part) => {
      const scale = factor / this.cells
      const from = [this.#plane, this.#fft.pitchBytes, left, top, part] as const
      this.#kernel.takeImage(...from, address, width, keep, scale, 0, height)
    })
  }
}

/** Transform of a Gaussian of sum 1 along one axis. */
function fillGaussian(table: Float32Array, sigmaPx: number): void {
  const length = table.length
  for (let j = 0; j < length; j++) {
    const cycles = Math.min(j, length - j) / length
    const value = Math.exp(-2 * (Math.PI * sigmaPx * cycles) ** 2)
    table[j] = value < NEGLIGIBLE ? 0 : value
  }
}
