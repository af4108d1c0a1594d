import { readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

const UNFINISHED = /\.(partial|superseded|staged\.ms)$/

/** A Measurement Set and what its images are to be called. */
export interface FoundSet {
  readonly ms: string
  readonly image: string
}

/**
 * The Measurement Sets below a folder, by path, links not followed, without those that are being written. Their images lie
 * as they do: `2025-10-18/a.ms` becomes `2025-10-18/a.img-image.fits`.
 */
export function findSets(msDir: string, outDir: string): FoundSet[] {
  const root = resolve(msDir)
  return [...setsBelow(root)].toSorted().map((ms) => ({
    ms,
    image: join(resolve(outDir), relative(root, dirname(ms)), `${basename(ms).replace(/\.ms$/, '')}.img`),
  }))
}

/** Calibration tables have the first and the last of them, and no DATA_DESCRIPTION. */
const PARTS = ['ANTENNA', 'DATA_DESCRIPTION', 'SPECTRAL_WINDOW']

function* setsBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true })
  const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name)
  if (entries.some(({ name }) => name === 'table.dat')) {
    if (PARTS.every((part) => folders.includes(part))) yield folder
    return
  }
  for (const name of folders) if (!UNFINISHED.test(name)) yield* setsBelow(join(folder, name))
}
