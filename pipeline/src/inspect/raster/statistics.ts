import { phaseOfTurn, SUM } from '@contimg/numerics/bins'
import { PHASE_SUM } from './moments.ts'
import type { Aggregate, Component } from './request.ts'

const DEG = 180 / Math.PI

/** How a number is made of the sums of a bin. */
export interface Statistic {
  readonly component: Component
  readonly averaging: 'vector' | 'scalar'
  readonly aggregate: Aggregate
}

/**
 * The value of a bin from its record; NaN where there are no samples, or too few. Phases in degrees.
 *
 *   mean, vector   of the component of Σ w V / Σ w
 *   mean, scalar   Σ w x / Σ w of the component x of each sample; of phases the direction of Σ w V/|V|
 *   sum            vector: the component of Σ V; scalar: Σ x. Without weights
 *   min, max       of x
 *   var, std²      Σ w (x − x̄)² / Σ w; of phases −2 ln R, R = |Σ w V/|V|| / Σ w
 *   snr            the mean amplitude over its error
 */
export function binValue(record: Float64Array, { component, averaging, aggregate }: Statistic): number {
  if (!(record[SUM.weight] > 0)) return Number.NaN
  if (aggregate === 'sum') return sumOf(record, component, averaging)
  if (aggregate === 'min' || aggregate === 'max') return extremeOf(record, component, aggregate)
  if (aggregate === 'var') return varianceOf(record, component)
  if (aggregate === 'std') return Math.sqrt(varianceOf(record, component))
  if (component === 'snr') {
    const ofAmplitude = { component: 'amp', averaging, aggregate } as const
    return binValue(record, ofAmplitude) / binError(record, ofAmplitude)
  }
  return averaging === 'vector' ? vectorMean(record, component) : scalarMean(record, component)
}

/**
 * The error of a mean, from the scatter of its samples: σ/√(N − 1) with N = (Σ w)²/Σ w², σ² the variance of x (scalar mean
 * of amplitudes or phases), else half that of V, which is the variance of a part. NaN of fewer than two samples, and of what
 * is no mean.
 */
export function binError(record: Float64Array, { component, averaging, aggregate }: Statistic): number {
  if (aggregate !== 'mean' || component === 'snr' || !(record[SUM.samples] >= 2)) return Number.NaN
  const weight = record[SUM.weight]
  const freedom = (weight * weight) / record[SUM.weight2] - 1
  if (!(freedom > 0)) return Number.NaN
  const isOfComponent = averaging === 'scalar' && (component === 'amp' || component === 'phase')
  if (isOfComponent) return Math.sqrt(varianceOf(record, component) / freedom)
  const [re, im] = [record[SUM.real] / weight, record[SUM.imag] / weight]
  const ofPart = Math.max(0, record[SUM.power] / weight - re * re - im * im) / 2
  const error = Math.sqrt(ofPart / freedom)
  return component === 'phase' ? Math.min(180, (error / sizeOf(re, im)) * DEG) : error
}

function vectorMean(record: Float64Array, component: Component): number {
  const weight = record[SUM.weight]
  return partOf(record[SUM.real] / weight, record[SUM.imag] / weight, component)
}

/** As Math.hypot, which takes ten times as long for numbers beyond 1e±150. */
function sizeOf(re: number, im: number): number {
  return Math.sqrt(re * re + im * im)
}

function partOf(re: number, im: number, component: Component): number {
  if (component === 'amp') return sizeOf(re, im)
  if (component === 'phase') return Math.atan2(im, re) * DEG
  return component === 'real' ? re : im
}

function scalarMean(record: Float64Array, component: Component): number {
  if (component === 'amp') return record[SUM.amp] / record[SUM.weight]
  if (component === 'phase') return Math.atan2(record[SUM.sin], record[SUM.cos]) * DEG
  return vectorMean(record, component)
}

function sumOf(record: Float64Array, component: Component, averaging: Statistic['averaging']): number {
  if (averaging === 'scalar' && component === 'amp') return record[SUM.plainAmp]
  if (averaging === 'scalar' && component === 'phase') return record[PHASE_SUM] * DEG
  return partOf(record[SUM.plainReal], record[SUM.plainImag], component)
}

const LEAST = { amp: SUM.minusLeastAmp, real: SUM.minusLeastReal, imag: SUM.minusLeastImag, phase: SUM.minusLeastTurn }
const LARGEST = { amp: SUM.largestAmp, real: SUM.largestReal, imag: SUM.largestImag, phase: SUM.largestTurn }

function extremeOf(record: Float64Array, component: Component, aggregate: 'min' | 'max'): number {
  if (component === 'snr') return Number.NaN
  const value = aggregate === 'min' ? -record[LEAST[component]] : record[LARGEST[component]]
  if (!Number.isFinite(value)) return Number.NaN
  return component === 'phase' ? phaseOfTurn(value) * DEG : value
}

function varianceOf(record: Float64Array, component: Component): number {
  if (record[SUM.samples] === 1) return 0
  const weight = record[SUM.weight]
  const about = (square: number, sum: number) => Math.max(0, square / weight - (sum / weight) ** 2)
  if (component === 'amp') return about(record[SUM.power], record[SUM.amp])
  if (component === 'real') return about(record[SUM.real2], record[SUM.real])
  if (component === 'imag') return about(record[SUM.imag2], record[SUM.imag])
  const together = Math.hypot(record[SUM.cos], record[SUM.sin]) / weight
  return -2 * Math.log(Math.min(1, together)) * DEG * DEG
}
