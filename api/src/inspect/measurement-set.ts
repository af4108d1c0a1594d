import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writingProcess } from '@contimg/formats/node'
import { ApiError, locked, notFound } from '../errors/api-error.ts'
import { placeWithin } from '../places.ts'
import { tableIdentity } from './identity.ts'

/** A Measurement Set that may be read now. */
export interface ReadableSet {
  readonly path: string
  readonly identity: string
}

const RETRY_S = 10

/**
 * A Measurement Set that a request names.
 *
 * @throws ApiError: 400 for a path that may not be, 404 where there is nothing, 422 where it is no table, 423 where it is
 *   being written or changed
 */
export async function readableSet(roots: readonly string[], asked: string): Promise<ReadableSet> {
  const { path, exists } = await placeWithin(roots, asked.replace(/(?<=.)\/+$/, ''))
  if (path.endsWith('.partial')) throw beingWritten(path, 'it is unfinished')
  if (!exists) {
    const unfinished = await unfinishedOf(path)
    if (unfinished !== undefined) throw beingWritten(path, unfinished)
    throw notFound('Measurement Set', path)
  }
  if (!existsSync(join(path, 'table.dat')))
    throw new ApiError(422, 'invalid_value', `${path} has no table.dat, wanted a Measurement Set`, { field: 'path' })
  const writer = writingProcess(path)
  if (writer) {
    const who = writer.pid === undefined ? 'another process' : `process ${writer.pid} (${writer.program})`
    throw beingWritten(path, `${who} has it locked`, { pid: writer.pid ?? null, program: writer.program })
  }
  return { path, identity: await tableIdentity(path) }
}

function beingWritten(path: string, why: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return locked(`${path} is being written: ${why}`, { path, ...details, retry_after: RETRY_S })
}

/** What tells that something of this name is on its way; undefined where nothing does. */
async function unfinishedOf(path: string): Promise<string | undefined> {
  const names = await readdir(dirname(path)).catch((): string[] => [])
  const name = basename(path)
  if (names.includes(`${name}.superseded`)) return 'a newer one is taking its place'
  const partial = names.find((one) => one.startsWith(`${name}.`) && one.endsWith('.partial'))
  return partial === undefined ? undefined : `there is ${partial}`
}
