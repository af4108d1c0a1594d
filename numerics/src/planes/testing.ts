import type { RowBand } from '../fft/plane.ts'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { PlaneGridder } from './gridder.ts'
import type { PlanesMemory } from './layout.ts'
import { allocateLines, type Lines, lineArrays, linesExtent } from './lines.ts'
import { type PlanesPlan, planesMemory, planPlanes } from './plan.ts'
import type { PixelParts } from './plane-sum.ts'
import { bandsOfRows } from './share.ts'
import { fitSlant, nMinusOne, type Slant, type SlantedField } from './slant.ts'
import { type PlaneStep, runPlaneStep, stepsToSamples, stepsToSlantedImage } from './steps.ts'

/** Lines in ordinary arrays, as Lines describes them, each of as many samples. */
export interface PlainLines {
  readonly uvwM: Float64Array // [line, 3]
  readonly startsHz: Float64Array
  readonly stepsHz: Float64Array
  readonly count: number // samples of each line
  readonly values: Float32Array // [line, sample, 2]
  readonly weights: Float32Array // [line, sample]
}

export interface BenchOptions {
  readonly threads?: number
  readonly bands?: readonly RowBand[]
  readonly slant?: Slant
}

/** Gridders over plain lines whose threads' shares are done one after the other. For tests. */
export class PlanesBench {
  readonly heap = new KernelHeap()
  readonly plan: PlanesPlan
  readonly sets: readonly Lines[]
  readonly #memory: PlanesMemory
  readonly #gridders: readonly PlaneGridder[]
  readonly #bands: readonly RowBand[]

  constructor(plain: readonly PlainLines[], field: SlantedField, epsilon: number, options: BenchOptions = {}) {
    this.sets = plain.map((lines) => putLines(this.heap, lines))
    const slant = options.slant ?? fitSlant(plain.flatMap(({ uvwM }) => [...uvwM]))
    const extent = linesExtent(this.heap, this.sets, slant)
    this.plan = planPlanes({ extent, slant, field, epsilon })
    const { gridBytes, groupBytes, imageBytes } = planesMemory(this.plan)
    const [grid, group, image] = [gridBytes, groupBytes, imageBytes].map((bytes) => this.heap.allocate(bytes))
    this.#memory = { grid, group, image }
    this.heap.float32(gridBytes / 4, grid).fill(Number.NaN) // whatever was there must not count
    this.heap.float32(groupBytes / 4, group).fill(Number.NaN)
    this.heap.float32(imageBytes / 4, image).fill(Number.NaN)
    const threads = options.bands?.length ?? options.threads ?? 1
    this.#bands = options.bands ?? bandsOfRows(this.heap, this.sets, this.plan, threads)
    this.#gridders = Array.from({ length: threads }, () => new PlaneGridder(this.heap, this.plan))
  }

  get bands(): readonly RowBand[] {
    return this.#bands
  }

  /** [row, column, 2] the image, and its point spread function or what was made before. */
  image(pixels: PixelParts): Float32Array {
    this.#run(stepsToSlantedImage(this.plan, pixels, this.#bands))
    return this.#pixels().slice()
  }

  /** [sample, 2] of the first set. */
  predict(image: ArrayLike<number>): Float32Array {
    const pixels = this.#pixels()
    for (let i = 0; i < image.length; i++) pixels.set([image[i], Number.NaN], 2 * i)
    this.#run(stepsToSamples(this.plan))
    return lineArrays(this.heap, this.sets[0]).values.slice()
  }

  #pixels(): Float32Array {
    return this.heap.float32(2 * this.plan.u.cells * this.plan.v.cells, this.#memory.image)
  }

  #run(steps: Iterable<PlaneStep>): void {
    const count = this.#gridders.length
    for (const step of steps) {
      this.#gridders.forEach((gridder, index) => {
        runPlaneStep(gridder, step, this.#memory, this.sets, { index, count })
      })
    }
  }
}

function putLines(heap: KernelHeap, plain: PlainLines): Lines {
  const lineCount = plain.startsHz.length
  const lines = allocateLines(heap, lineCount, lineCount * plain.count)
  const arrays = lineArrays(heap, lines)
  arrays.uvwM.set(plain.uvwM)
  arrays.startsHz.set(plain.startsHz)
  arrays.stepsHz.set(plain.stepsHz)
  arrays.firsts.set(Array.from({ length: lineCount + 1 }, (_, r) => r * plain.count))
  arrays.values.set(plain.values)
  arrays.weights.set(plain.weights)
  return lines
}

/** The definition in float64: Σ value exp(−2πi (u l′ + v m′ + w′ (n − 1)) ν/c), its real part, and that of the weights. */
export function directSums(sets: readonly PlainLines[], slant: Slant, l: number, m: number) {
  const depth = nMinusOne(slant, l, m)
  const sums = { dirty: 0, psf: 0 }
  for (const lines of sets) {
    forSamples(lines, (i, line, hz) => {
      const phase = -2 * Math.PI * turnsOf(lines.uvwM, line, slant, l, m, depth) * hz
      const [c, s] = [Math.cos(phase), Math.sin(phase)]
      sums.dirty += lines.values[2 * i] * c - lines.values[2 * i + 1] * s
      sums.psf += lines.weights[i] * c
    })
  }
  return sums
}

/** [sample, 2] of points in (l′, m′), in float64. */
export function directValues(
  lines: PlainLines,
  slant: Slant,
  points: readonly { readonly l: number; readonly m: number; readonly flux: number }[],
): Float64Array {
  const values = new Float64Array(lines.values.length)
  for (const { l, m, flux } of points) {
    const depth = nMinusOne(slant, l, m)
    forSamples(lines, (i, line, hz) => {
      const phase = 2 * Math.PI * turnsOf(lines.uvwM, line, slant, l, m, depth) * hz
      values[2 * i] += flux * Math.cos(phase)
      values[2 * i + 1] += flux * Math.sin(phase)
    })
  }
  return values
}

/** The trigonometric polynomial through the image's cells, of the least degree, at a place between them: [dirty, psf]. */
export function interpolated(image: Float32Array, { u, v }: PlanesPlan, l: number, m: number): [number, number] {
  const across = dirichlet(u.cells, -l / u.cellRad + u.cells / 2)
  const along = dirichlet(v.cells, m / v.cellRad + v.cells / 2)
  const sum: [number, number] = [0, 0]
  for (let y = 0; y < v.cells; y++) {
    for (let x = 0; x < u.cells; x++) {
      const weight = along[y] * across[x]
      sum[0] += weight * image[2 * (y * u.cells + x)]
      sum[1] += weight * image[2 * (y * u.cells + x) + 1]
    }
  }
  return sum
}

function dirichlet(cells: number, at: number): Float64Array {
  return Float64Array.from({ length: cells }, (_, i) => {
    const angle = (Math.PI * (at - i)) / cells
    return Math.abs(Math.sin(angle)) < 1e-12 ? 1 : Math.sin(cells * angle) / (cells * Math.tan(angle))
  })
}

/** Lines of a tilted array: w = a u + b v and up to `thicknessM` beyond it; values and weights are random. */
export function randomLines(
  random: () => number,
  lineCount: number,
  reachM: number,
  { a, b }: Slant,
  thicknessM: number,
  count = 6,
): PlainLines {
  const uvwM = new Float64Array(3 * lineCount)
  for (let r = 0; r < lineCount; r++) {
    const [u, v] = [reachM * random(), reachM * random()]
    uvwM.set([u, v, a * u + b * v + thicknessM * random()], 3 * r)
  }
  return {
    uvwM,
    startsHz: Float64Array.from({ length: lineCount }, () => 1.33e9 + 1e7 * random()),
    stepsHz: Float64Array.from({ length: lineCount }, (_, r) => (r % 4 ? 1 : -1) * (2e7 + 8e6 * random())),
    count,
    values: Float32Array.from({ length: 2 * lineCount * count }, random),
    weights: Float32Array.from({ length: lineCount * count }, () => Math.abs(random())),
  }
}

function forSamples(lines: PlainLines, each: (i: number, line: number, hz: number) => void): void {
  for (let line = 0, i = 0; line < lines.startsHz.length; line++) {
    for (let j = 0; j < lines.count; j++, i++) each(i, line, lines.startsHz[line] + j * lines.stepsHz[line])
  }
}

/** Turns a hertz. */
function turnsOf(uvwM: Float64Array, line: number, { a, b }: Slant, l: number, m: number, depth: number): number {
  const [u, v, w] = [uvwM[3 * line], uvwM[3 * line + 1], uvwM[3 * line + 2]]
  return (u * l + v * m + (w - a * u - b * v) * depth) / LIGHT_M_PER_S
}
