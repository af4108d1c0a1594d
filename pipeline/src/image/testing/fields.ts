import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PointSource } from '@contimg/numerics/flux'
import { type Direction, meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { convert } from '../../convert/run.ts'
import { measureSources } from '../../measure/measure-sources.ts'
import type { Measured } from '../../measure/measurement.ts'
import { type SimulationRequest, simulationOf } from '../../simulate/request.ts'
import { simulate } from '../../simulate/run.ts'
import type { Truth, TruthSource } from '../../simulate/truth.ts'

const DEG = Math.PI / 180
const HALF_GROUP_S = 155

/** A simulated observation as it comes from the telescope, but for gains, which are perfect. For tests. */
export interface SimulatedField {
  readonly ms: string
  readonly truth: Truth
}

/** Simulates and converts; the sky is made about the place that is on the meridian in the middle. */
export async function simulatedField(
  outFolder: string,
  request: Omit<SimulationRequest, 'outFolder'>,
  skyAbout: (centre: Direction) => PointSource[],
): Promise<SimulatedField> {
  const options = simulationOf({ outFolder, gainErrors: 'none', ...request })
  const sky = skyAt(options.startMjdS + HALF_GROUP_S, DSA110_SITE, UNKNOWN_ORIENTATION)
  const [group] = await simulate({ ...options, sources: skyAbout(meridianIcrs(sky, options.decRad)) })
  const ms = join(outFolder, 'field.ms')
  await convert(group.files, ms)
  return { ms, truth: JSON.parse(readFileSync(group.truthFile, 'utf8')) as Truth }
}

/** What an image says of a source, beside what was put in. */
export interface Found extends Measured {
  readonly trueJy: number
}

/** Measures all injected sources as the demo does. @throws Error for one that the image cannot tell of */
export function foundSources(imagePath: string, truth: Truth, trueJy: (source: TruthSource) => number): Found[] {
  const listed = truth.sources.map(({ name, ra_deg, dec_deg }) => ({
    name,
    raRad: ra_deg * DEG,
    decRad: dec_deg * DEG,
  }))
  return measureSources(imagePath, listed).map((measurement, i) => {
    if (measurement.status === 'unmeasured') throw new Error(`${measurement.name}: ${measurement.reason}`)
    return { ...measurement, trueJy: trueJy(truth.sources[i]) }
  })
}

/** The mean of measured over true flux, weighted by the inverse variance, and its standard error. */
export function meanRatio(found: readonly Found[]): { readonly mean: number; readonly error: number } {
  let [sum, weights] = [0, 0]
  for (const { fluxJy, fluxErrorJy, trueJy } of found) {
    const weight = (trueJy / fluxErrorJy) ** 2
    sum += (weight * fluxJy) / trueJy
    weights += weight
  }
  return { mean: sum / weights, error: 1 / Math.sqrt(weights) }
}

/** A place so far from another, in the tangent plane. */
export function placeAt({ raRad, decRad }: Direction, eastRad: number, northRad: number): Direction {
  const [l, m] = [Math.sin(eastRad), Math.sin(northRad)]
  const n = Math.sqrt(1 - l * l - m * m)
  const [s, c] = [Math.sin(decRad), Math.cos(decRad)]
  return { raRad: raRad + Math.atan2(l, n * c - m * s), decRad: Math.asin(m * c + n * s) }
}

/** A source with the spectrum of most. */
export function sourceAt(place: Direction, name: string, fluxJy: number): PointSource {
  return { name, ...place, fluxJy, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] }
}
