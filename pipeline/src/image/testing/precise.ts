import type { Direction } from '@contimg/numerics/frames'
import { addDensity, applyDensity, densityFactor, densityGrid } from '@contimg/numerics/weight'
import type { MeasurementSetSource } from '../../visibilities/from-ms.ts'
import { Rephaser } from '../../visibilities/rephase.ts'
import { stokesIOfAll } from '../stokes.ts'
import { directionOf, type Setting } from './images.ts'

const LIGHT_M_PER_S = 299_792_458

/** Stokes I as the file has it, not turned: the phases of a direction are those of (u, v, w) and of the path. */
interface Rows {
  readonly uvwM: number[] // [row, 3] about the image's centre
  readonly pathsM: number[] // [row] new w − old w
  readonly frequenciesHz: Float64Array
  readonly values: number[] // [row, channel, 2]
  readonly weights: number[] // [row, channel]
}

function rowsOf(source: MeasurementSetSource, centre: Direction, fieldIds: ReadonlySet<number>): Rows[] {
  const combinations = stokesIOfAll(source)
  const rephaser = new Rephaser(source, centre)
  const sets: Rows[] = []
  for (const block of source.blocks()) {
    const pathsM = rephaser.turnUvw(block)
    for (const part of block.spectra) {
      const { spectralWindow } = source.dataDescriptions[part.dataDescriptionId]
      const { first, second } = combinations[part.dataDescriptionId]
      const { frequenciesHz } = source.spectralWindows[spectralWindow]
      const set: Rows = { uvwM: [], pathsM: [], values: [], weights: [], frequenciesHz }
      const { channelCount, polarizationCount: pols, visibilities, flags, weights } = part
      for (let row = 0; row < part.rowCount; row++) {
        const at = part.firstRow + row
        if (block.antenna1[at] === block.antenna2[at] || !fieldIds.has(block.fieldIds[at])) continue
        set.uvwM.push(...block.uvwM.subarray(3 * at, 3 * at + 3))
        set.pathsM.push(pathsM[at])
        for (let channel = 0; channel < channelCount; channel++) {
          const [x, y] = [first, second].map((pol) => (row * channelCount + channel) * pols + pol)
          const isUsed = !flags[x] && !flags[y]
          set.weights.push(isUsed ? Math.min(weights[row * pols + first], weights[row * pols + second]) : 0)
          for (const part of [0, 1])
            set.values.push(isUsed ? (visibilities[2 * x + part] + visibilities[2 * y + part]) / 2 : 0)
        }
      }
      sets.push(set)
    }
  }
  return sets
}

/** The direct Fourier sums of the same float32 data, in float64 throughout, over the sum of weights. For tests. */
export function preciseTruth(
  source: MeasurementSetSource,
  setting: Setting,
  pixels: readonly (readonly [x: number, y: number])[],
): { readonly dirty: Float64Array; readonly psf: Float64Array } {
  const sets = rowsOf(source, setting.centre, setting.fieldIds)
  return { dirty: sums(sets, setting, pixels, 'dirty'), psf: sums(sets, setting, pixels, 'psf') }
}

/** Weighted as the definitions say. */
function sums(
  sets: readonly Rows[],
  { image, weighting }: Setting,
  pixels: readonly (readonly [x: number, y: number])[],
  of: 'dirty' | 'psf',
): Float64Array {
  const typed = sets.map(({ uvwM, weights, frequenciesHz }) => ({
    uvwM: Float64Array.from(uvwM),
    frequenciesHz,
    weights: Float64Array.from(weights),
  }))
  const grid = densityGrid(image, { maxU: 2e4, maxV: 2e4 })
  const cells = new Float64Array(grid.columns * grid.rows)
  for (const rows of typed) addDensity(grid, cells, rows)
  const factor = densityFactor(weighting, cells)
  const sum = typed.reduce((total, rows) => total + applyDensity(grid, cells, factor, rows).sum, 0)
  return Float64Array.from(pixels, (pixel) => {
    const [l, m] = directionOf(image, pixel)
    return sets.reduce((total, set, i) => total + directSum(set, typed[i].weights, l, m, of), 0) / sum
  })
}

/** Rows less what points send to them. */
function without(
  set: Rows,
  points: readonly { readonly l: number; readonly m: number; readonly fluxJy: number }[],
): Rows {
  const values = set.values.slice()
  const channels = set.frequenciesHz.length
  for (const { l, m, fluxJy } of points) {
    const nMinusOne = -(l * l + m * m) / (1 + Math.sqrt(1 - l * l - m * m))
    for (let i = 0; i < set.weights.length; i++) {
      const row = Math.floor(i / channels)
      const lengthM = set.uvwM[3 * row] * l + set.uvwM[3 * row + 1] * m + set.uvwM[3 * row + 2] * nMinusOne
      const phase = (2 * Math.PI * (lengthM + set.pathsM[row]) * set.frequenciesHz[i % channels]) / LIGHT_M_PER_S
      values[2 * i] -= fluxJy * Math.cos(phase)
      values[2 * i + 1] -= fluxJy * Math.sin(phase)
    }
  }
  return { ...set, values }
}

/** Σ W Re[V exp(−2πi (path + u l + v m + w (n − 1)) ν/c)], or of V = 1 about the centre without the path. */
function directSum(
  { uvwM, pathsM, frequenciesHz, values }: Rows,
  weights: Float64Array,
  l: number,
  m: number,
  of: 'dirty' | 'psf',
): number {
  const nMinusOne = -(l * l + m * m) / (1 + Math.sqrt(1 - l * l - m * m))
  const channels = frequenciesHz.length
  const isDirty = of === 'dirty'
  let sum = 0
  for (let row = 0; row < pathsM.length; row++) {
    const lengthM = uvwM[3 * row] * l + uvwM[3 * row + 1] * m + uvwM[3 * row + 2] * nMinusOne
    for (let i = row * channels, channel = 0; channel < channels; i++, channel++) {
      if (weights[i] === 0) continue
      const phase = (-2 * Math.PI * (lengthM + (isDirty ? pathsM[row] : 0)) * frequenciesHz[channel]) / LIGHT_M_PER_S
      const cosine = Math.cos(phase)
      sum += weights[i] * (isDirty ? values[2 * i] * cosine - values[2 * i + 1] * Math.sin(phase) : cosine)
    }
  }
  return sum
}

/** The same of what a model, Jy in each pixel, leaves of the visibilities. For tests. */
export function preciseResidual(
  source: MeasurementSetSource,
  setting: Setting,
  pixels: readonly (readonly [x: number, y: number])[],
  model: Float32Array,
): Float64Array {
  const points = [...model.keys()].flatMap((at) => {
    const [l, m] = directionOf(setting.image, [at % setting.image.width, Math.floor(at / setting.image.width)])
    return model[at] === 0 ? [] : [{ l, m, fluxJy: model[at] }]
  })
  const left = rowsOf(source, setting.centre, setting.fieldIds).map((set) => without(set, points))
  return sums(left, setting, pixels, 'dirty')
}
