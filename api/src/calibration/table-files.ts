import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CalibrationSet } from '@contimg/pipeline'
import { type Settings, taskRoots } from '@contimg/state/settings'
import { ApiError } from '../errors/api-error.ts'
import { tableIdentity } from '../inspect/identity.ts'
import { placeWithin } from '../places.ts'

/** Tables that can be read now. */
export interface ReadableTables {
  readonly paths: readonly string[] // in the order in which they were asked for
  readonly identity: string // of the content of all of them
}

/**
 * Tables that the database knows of.
 *
 * @throws ApiError: 410 where one is gone, 400 where one lies, or leads, out of the folders of the pipeline
 */
export async function readableTables(settings: Settings, known: readonly string[]): Promise<ReadableTables> {
  const roots = taskRoots(settings)
  const places = await Promise.all(known.map((path) => placeWithin(roots, path)))
  const gone = known.filter((_, i) => !places[i].exists || !existsSync(join(places[i].path, 'table.dat')))
  if (gone.length > 0)
    throw new ApiError(410, 'gone', `known, but not there any more: ${gone.join(', ')}`, { paths: gone })
  const paths = places.map(({ path }) => path)
  const identities = await Promise.all(paths.map(tableIdentity))
  return { paths, identity: createHash('sha256').update(identities.join('\n')).digest('hex') }
}

/** Looks once which of the tables of some sets stand. */
export async function standingTables(sets: readonly CalibrationSet[]): Promise<(path: string) => boolean> {
  const paths = [...new Set(sets.flatMap(({ tables }) => tables.map(({ path }) => path)))]
  const isThere = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  const standing = new Set(paths.filter((_, i) => isThere[i]))
  return (path) => standing.has(path)
}
