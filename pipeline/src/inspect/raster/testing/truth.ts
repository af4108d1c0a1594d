import { expect } from 'vitest'
import type { Gathered } from '../kept.ts'
import { makeRaster } from '../make.ts'
import type { Raster } from '../raster.ts'
import { AGGREGATES, COMPONENTS, type RasterRequest, USUAL_REQUEST } from '../request.ts'
import type { TestSample } from './random-set.ts'

const DEG = 180 / Math.PI

interface Used {
  readonly re: number
  readonly im: number
  readonly weight: number
}

/** What a sample is in a column. */
function visibilityOf({ values }: TestSample, column: string): readonly [number, number] {
  if (column !== 'RESIDUAL') return values[column]
  const [corrected, model] = [values.CORRECTED_DATA, values.MODEL_DATA]
  return [Math.fround(corrected[0] - model[0]), Math.fround(corrected[1] - model[1])]
}

/** The samples of each bin as the definition says: [bin] those in use, and the flagged ones that are numbers. */
export function binned(raster: Raster, samples: readonly TestSample[]) {
  const { x, y } = raster
  const bins = Array.from({ length: x.count * y.count }, () => ({
    used: [] as Used[],
    flagged: [] as Used[],
    flaggedCount: 0,
  }))
  for (const sample of samples) {
    const [re, im] = visibilityOf(sample, raster.column)
    for (const { conjugate, xBin, yBin } of placesOf(raster, sample)) {
      const bin = bins[yBin * x.count + xBin]
      const isNumber = Number.isFinite(re) && Number.isFinite(im)
      const visibility = { re, im: conjugate ? -im : im }
      if (!isNumber || sample.flagged || !(sample.weight > 0)) {
        bin.flaggedCount++
        if (isNumber) bin.flagged.push({ ...visibility, weight: 1 })
      } else bin.used.push({ ...visibility, weight: sample.weight })
    }
  }
  return bins
}

function placesOf({ x, y }: Raster, sample: TestSample) {
  const [u, v] = sample.uvwM
  const binsOn = (axis: Raster['x'], sign: number): number[] => {
    const { kind, values } = axis
    if (kind === 'time')
      return [values.findIndex((unixS) => Math.abs(unixS - (sample.timeMjdS - 40587 * 86400)) < 1e-3)]
    if (kind === 'frequency') return [values.indexOf(sample.frequencyHz / 1e6)]
    if (kind === 'polarization')
      return [axis.labels!.indexOf({ 9: 'XX', 10: 'XY', 11: 'YX', 12: 'YY' }[sample.correlation]!)]
    if (kind === 'antenna') return [...new Set([sample.antenna1, sample.antenna2])].map((id) => values.indexOf(id))
    if (kind === 'baseline') {
      const { antenna1, antenna2, bins } = axis.baselines!
      return [bins[antenna1.findIndex((one, i) => one === sample.antenna1 && antenna2[i] === sample.antenna2)]]
    }
    const place = kind === 'uvdist' ? Math.hypot(u, v) : sign * (kind === 'u' ? u : v)
    const found = axis.low!.findLastIndex((low) => low <= place)
    return [Math.max(found, 0)]
  }
  const signs = x.kind === 'u' ? [1, -1] : [1]
  return signs.flatMap((sign) =>
    binsOn(x, sign).flatMap((xBin) => binsOn(y, sign).map((yBin) => ({ xBin, yBin, conjugate: sign < 0 }))),
  )
}

/** A statistic as it is defined, straight from the samples. */
export function bruteForce(samples: readonly Used[], { component, averaging, aggregate }: RasterRequest): number {
  if (samples.length === 0) return Number.NaN
  const sum = (of: (sample: Used) => number) => samples.reduce((total, sample) => total + of(sample), 0)
  const part = (re: number, im: number, name = component) => {
    if (name === 'amp') return Math.hypot(re, im)
    if (name === 'phase') return Math.atan2(im, re) * DEG
    return name === 'real' ? re : im
  }
  const weight = sum((sample) => sample.weight)
  const mean = (of: (sample: Used) => number) => sum((sample) => sample.weight * of(sample)) / weight
  const variance = (of: (sample: Used) => number) => mean((sample) => (of(sample) - mean(of)) ** 2)
  const [re, im] = [mean((one) => one.re), mean((one) => one.im)]
  const [cos, sin] = [
    mean((one) => one.re / Math.hypot(one.re, one.im)),
    mean((one) => one.im / Math.hypot(one.re, one.im)),
  ]
  const value = (sample: Used) => part(sample.re, sample.im)
  const freedom = weight ** 2 / sum((one) => one.weight ** 2) - 1
  if (component === 'snr') {
    if (samples.length < 2) return Number.NaN
    const amplitude = (one: Used) => Math.hypot(one.re, one.im)
    if (averaging === 'scalar') return mean(amplitude) / Math.sqrt(variance(amplitude) / freedom)
    const ofPart = mean((one) => ((one.re - re) ** 2 + (one.im - im) ** 2) / 2)
    return Math.hypot(re, im) / Math.sqrt(ofPart / freedom)
  }
  if (aggregate === 'min') return Math.min(...samples.map(value))
  if (aggregate === 'max') return Math.max(...samples.map(value))
  if (aggregate === 'sum') {
    return averaging === 'vector'
      ? part(
          sum((one) => one.re),
          sum((one) => one.im),
        )
      : sum(value)
  }
  if (aggregate === 'mean') {
    if (averaging === 'vector') return part(re, im)
    return component === 'phase' ? Math.atan2(sin, cos) * DEG : mean(value)
  }
  const spread = component === 'phase' ? Math.max(0, -2 * Math.log(Math.hypot(cos, sin))) * DEG * DEG : variance(value)
  return aggregate === 'var' ? spread : Math.sqrt(spread)
}

/** Whether numbers are equal to 1e-6 of the size of what went in; directions around the circle. */
function isEqual(found: number, wanted: number, component: string, isDirection: boolean): boolean {
  if (Number.isNaN(wanted) || Number.isNaN(found)) return Object.is(found, wanted)
  if (isDirection) return Math.abs(((found - wanted + 540) % 360) - 180) <= 360e-6
  return Math.abs(found - wanted) <= 1e-6 * Math.max(Math.abs(wanted), component === 'phase' ? 10 : 1)
}

/** Every bin of every statistic equals brute force. */
export async function checkAll(
  path: string,
  samples: readonly TestSample[],
  request: Partial<RasterRequest>,
): Promise<number> {
  const cache = new Map<string, Gathered>()
  let checked = 0
  for (const component of COMPONENTS)
    for (const averaging of ['vector', 'scalar'] as const)
      for (const aggregate of component === 'snr' ? (['mean'] as const) : AGGREGATES) {
        const full = { ...USUAL_REQUEST, ...request, component, averaging, aggregate }
        const raster = await makeRaster(path, full, { cache, identity: path })
        const bins = binned(raster, samples)
        const isDirection =
          component === 'phase' && (aggregate === 'mean' || (aggregate === 'sum' && averaging === 'vector'))
        const { value, flagged_value: ofFlagged, samples: counts, flagged: flaggedCounts } = raster.planes
        const wrong = bins.flatMap(({ used, flagged, flaggedCount }, bin) => {
          const wanted = [bruteForce(used, full), bruteForce(flagged, full)]
          const isRight =
            isEqual(value[bin], wanted[0], component, isDirection) &&
            isEqual(ofFlagged[bin], wanted[1], component, isDirection) &&
            counts[bin] === used.length &&
            flaggedCounts[bin] === flaggedCount
          checked++
          return isRight ? [] : [{ bin, found: [value[bin], ofFlagged[bin], counts[bin], flaggedCounts[bin]], wanted }]
        })
        expect(wrong, `${full.x}/${full.y} ${averaging} ${aggregate} ${component}`).toEqual([])
      }
  return checked
}

/** The samples that are there where nothing is said of autocorrelations. */
export function crossOf(samples: readonly TestSample[]): TestSample[] {
  return samples.filter(({ antenna1, antenna2 }) => antenna1 !== antenna2)
}
