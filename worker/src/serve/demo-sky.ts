import { existsSync, readdirSync } from 'node:fs'
import { simulationOf } from '@contimg/pipeline'

/** What is simulated: one observation of many, all of which see one sky through one set of antenna gains. */
export type Simulation = ReturnType<typeof simulationOf>

type Source = Simulation['sources'][number]

export type DemoSize = 'tiny' | 'small' | 'full'

export const CADENCE_MS = 309_240 // 24 integrations of 12.885 s
const SIDEREAL_DAY_MS = 86_164_090.5
const CALIBRATED_MS = Date.parse('2025-10-18T02:27:48Z') // 2023+544 passes the meridian in the middle of it
const OBSERVATIONS_A_FIELD = 4 // which pass 4 × 1.292° cos 54.6° = 3.0°, the width of a field
const [GAINS_SEED, FIELDS_SEED] = [1, 100]

/**
 * What the stream is told of images: the usual 3.5°. The beam of the tiny array is wide (66″), so that pixels of 10″ show all
 * there is, in a quarter of the disk.
 */
export function demoImages(size: DemoSize): readonly string[] {
  return size === 'tiny' ? ['--imaging', 'imsize=1260', 'cell_arcsec=10'] : []
}

/** The begin of the last observation before a time that has a calibrator, 2023+544, in the middle of its beam. */
export function lastCalibratedMs(nowMs: number): number {
  const days = Math.floor((nowMs - CADENCE_MS - CALIBRATED_MS) / SIDEREAL_DAY_MS)
  return Math.floor((CALIBRATED_MS + days * SIDEREAL_DAY_MS) / 1000) * 1000
}

/** One observation of a series that began at some time. */
export function demoObservation(folder: string, size: DemoSize, firstMs: number, index: number): Simulation {
  const field = Math.round(index / OBSERVATIONS_A_FIELD)
  const fields = [field - 1, field, field + 1].flatMap((one) => sourcesOfField(firstMs, one))
  const sources = [...new Map(fields.map((source) => [source.name, source])).values()]
  return { ...simulationOf({ outFolder: folder, size, start: stampOf(firstMs, index), seed: GAINS_SEED }), sources }
}

/** Of fields that lie side by side along the strip that passes; calibrators are in several. */
function sourcesOfField(firstMs: number, field: number): Source[] {
  const start = stampOf(firstMs, field * OBSERVATIONS_A_FIELD)
  const { sources } = simulationOf({ outFolder: '', start, seed: FIELDS_SEED + field })
  return sources.map((source) => (/^S\d+$/.test(source.name) ? { ...source, name: `F${field}${source.name}` } : source))
}

export const stampOf = (firstMs: number, index: number): string =>
  new Date(firstMs + index * CADENCE_MS).toISOString().slice(0, 19)

/** Which observation of a series comes after those that have arrived. */
export function nextIndex(folder: string, firstMs: number): number {
  const names = existsSync(folder) ? readdirSync(folder) : []
  const stamps = names.flatMap((name) => /^(\S{19})_sb\d\d\.hdf5$/.exec(name)?.[1] ?? [])
  const lastMs = Math.max(...stamps.map((stamp) => Date.parse(`${stamp}Z`)), Number.NEGATIVE_INFINITY)
  return lastMs < firstMs ? 0 : Math.floor((lastMs - firstMs) / CADENCE_MS) + 1
}
