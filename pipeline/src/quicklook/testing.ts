import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { convert } from '../convert/run.ts'
import { DEFAULT_IMAGE_OPTIONS } from '../image/options.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import type { QuicklookRequest } from './run.ts'

/** Files of one small observation, its Measurement Set and tables that calibrate it. */
export interface SmallGroup {
  readonly files: readonly string[]
  readonly msPath: string
  readonly tables: readonly string[]
}

export const SMALL_IMAGE = { ...DEFAULT_IMAGE_OPTIONS, sizePx: 128, iterations: 20 }

/** Simulates observations, `<folder>/in-<name>`, and makes `<folder>/<name>.ms` and tables of the first. */
export async function smallGroup(folder: string, name: string, antennas: string, groups = 1): Promise<SmallGroup> {
  const outFolder = join(folder, `in-${name}`)
  const [group] = await simulate(simulationOf({ outFolder, size: 'tiny', antennas, channels: 32, groups }))
  const msPath = join(folder, `${name}.ms`)
  await convert(group.files, msPath)
  const solving = { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: group.truthFile, outPrefix: join(folder, name) }
  await calibrateMeasurementSet(msPath, solving)
  return {
    files: group.files,
    msPath,
    tables: ['bpcal', 'gpcal', 'gacal'].map((kind) => join(folder, `${name}_${kind}`)),
  }
}

export type Imaging = Awaited<ReturnType<typeof imageMeasurementSet>>

/** To make `<folder>/<name>.ms` and images of that name. */
export function smallRequest(folder: string, name: string, group: SmallGroup): QuicklookRequest<Imaging> {
  return {
    files: group.files,
    msPath: join(folder, `${name}.ms`),
    convert: {},
    calibration: { tables: group.tables },
    apply: {},
    image: { ...SMALL_IMAGE, imageName: join(folder, name) },
    imager: imageMeasurementSet,
  }
}

/** Digests of the files that hold the columns of a table, by name. */
export function columnDigests(msPath: string): Map<string, string> {
  const names = readdirSync(msPath).filter((name) => /^table\.f\d/.test(name))
  return new Map(names.toSorted().map((name) => [name, digest(readFileSync(join(msPath, name)))]))
}

/** Digest of the pixels of a small image. */
export function pixelDigest(path: string): string {
  return digest(readFileSync(path).subarray(-4 * SMALL_IMAGE.sizePx ** 2))
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
