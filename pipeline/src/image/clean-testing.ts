import { join } from 'node:path'
import { fitBeam } from '@contimg/numerics/clean'
import { KernelHeap } from '@contimg/numerics/wasm'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { Imager } from './imager.ts'
import { imageCentre } from './masks-field.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { combinationsOf } from './stokes.ts'

const CELL_RAD = (20 * Math.PI) / 648000

/** Observes with 64 antennas of the array, for withSeenSky. @returns the Measurement Set */
export async function observe(folder: string): Promise<string> {
  const request = { outFolder: folder, size: 'tiny', antennas: '64', gainErrors: 'none' } as const
  const [group] = await simulate(simulationOf(request))
  const path = join(folder, 'observed.ms')
  await convert(group.files, path)
  return path
}

/** For tests: a sky, and how noisy it is seen. */
export interface SeenSky {
  readonly sizePx: number
  readonly sky: (model: Float32Array) => void // fills a model, Jy a pixel
  readonly sampleNoise: number // standard deviation of each part of a compressed sample, × its weight
  readonly random: () => number // normally distributed, variance 1
}

/**
 * What a test does with an imager that sees a sky of its own as the antennas of an observation would: the samples are
 * those that the model predicts, with noise.
 */
export async function withSeenSky<T>(
  path: string,
  { sizePx, sky, sampleNoise, random }: SeenSky,
  work: (imager: Imager, beamPx: number) => Promise<T>,
): Promise<T> {
  using source = openVisibilities(path, 'auto')
  const image = { width: sizePx, height: sizePx, cellRad: CELL_RAD }
  const centre = imageCentre(source, DEFAULT_IMAGE_OPTIONS)
  const request = { image, centre, fieldIds: new Set(source.fields.keys()), epsilon: 1e-4, use: 'clean' } as const
  await using imager = new Imager(source, new KernelHeap(), {
    ...request,
    combinations: combinationsOf(source, 'I'),
    weighting: { kind: 'briggs', robust: 0.5 },
  })
  await imager.load({})
  await imager.ready()
  const scale = sampleNoise * meanSize(imager.copySamples())
  imager.putSamples(imager.copySamples().map((values) => values.map(() => scale * random())))
  const found = imager.pixels(imager.images.found).fill(0)
  sky(found)
  for (let i = 0; i < found.length; i++) found[i] = -found[i]
  await imager.subtractFound({})
  await imager.makeImages('dirty and psf', {})
  const { maxU, maxV } = imager.plan.extent
  const psf = { data: imager.pixels(imager.images.psf), ...image }
  return await work(imager, fitBeam(psf, 1 / (Math.hypot(maxU, maxV) * CELL_RAD), 'quadrant').majorFwhm)
}

function meanSize(samples: readonly Float32Array[]): number {
  const count = samples.reduce((sum, values) => sum + values.length, 0)
  return samples.reduce((sum, values) => sum + values.reduce((part, value) => part + Math.abs(value), 0), 0) / count
}

/** Adds a Gaussian of some flux, Jy, to a model. */
export function addGaussian(
  model: Float32Array,
  width: number,
  { x, y, fluxJy, fwhmPx }: { x: number; y: number; fluxJy: number; fwhmPx: number },
): void {
  const sigma = fwhmPx / Math.sqrt(8 * Math.LN2)
  for (let i = 0; i < model.length; i++) {
    const r2 = ((i % width) - x) ** 2 + (Math.floor(i / width) - y) ** 2
    model[i] += (fluxJy * Math.exp(-r2 / (2 * sigma ** 2))) / (2 * Math.PI * sigma ** 2)
  }
}

/** Normally distributed numbers of variance 1 (Box & Muller) from even ones within ±1. */
export function normal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log((random() + 1) / 2 + 1e-12)) * Math.cos(Math.PI * random())
}

/** Even numbers within ±1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1
  }
}
