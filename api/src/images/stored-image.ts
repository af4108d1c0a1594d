import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { findImage, type ImageLine, nearestImageId, type Products } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import { taskRoots } from '@contimg/state/settings'
import type { ApiContext } from '../context.ts'
import { ApiError, notFound } from '../errors/api-error.ts'
import { placeWithin } from '../places.ts'

/** A file that the database knows of and that stands. */
export interface StoredFile {
  readonly path: string
  readonly stats: BigIntStats
  readonly identity: string // of its content: another where it was replaced or changed
}

/** @throws ApiError (404) with the nearest number */
export async function requireImage(products: Products, id: number): Promise<ImageLine> {
  const line = await findImage(products, id)
  if (line !== undefined) return line
  throw notFound('image', String(id), { nearest: (await nearestImageId(products, id)) ?? null })
}

/**
 * An image whose file can be read.
 *
 * @throws ApiError: 404; 410 where the file is gone; 400 where it lies, or leads, out of the folders of the pipeline; 422
 *   where it is no file
 */
export async function requireStoredImage(
  { products, settings }: Pick<ApiContext, 'products' | 'settings'>,
  id: number,
): Promise<StoredFile & { readonly line: ImageLine }> {
  const line = await requireImage(products, id)
  const file = line.stored === 1 ? await storedFile(settings, line.path) : undefined
  if (file === undefined) throw gone(line)
  return { ...file, line }
}

/** A file at a path that the database gives; undefined where there is none any more. @throws ApiError */
export async function storedFile(settings: Settings, path: string): Promise<StoredFile | undefined> {
  const place = await placeWithin(taskRoots(settings), path)
  if (!place.exists) return undefined
  const stats = await stat(place.path, { bigint: true }).catch(absent)
  if (stats === undefined) return undefined
  if (!stats.isFile()) throw new ApiError(422, 'invalid_value', `${path} is no file`, { field: 'path' })
  return { path: place.path, stats, identity: identityOf(stats) }
}

/** The file open; undefined where it went meanwhile. */
export async function opened({ path }: StoredFile): Promise<{ handle: FileHandle; stats: BigIntStats } | undefined> {
  const handle = await open(path, 'r').catch(absent)
  if (handle === undefined) return undefined
  return { handle, stats: await handle.stat({ bigint: true }) }
}

export function gone({ id, path, type, group_id, created_at, stored }: ImageLine): ApiError {
  const why = stored === 1 ? 'its file is not there' : 'its file was removed'
  const made = new Date(1000 * created_at).toISOString()
  const known = { id, path, type, group_id, created_at: made, stored: stored === 1 }
  return new ApiError(410, 'gone', `image ${id} is known, but ${why}: ${path}`, known)
}

/** What tells one content of a file from another: where it is on the disk, its size and the time of the last change. */
export function identityOf({ ino, size, mtimeNs }: BigIntStats): string {
  return createHash('sha256').update(`${ino} ${size} ${mtimeNs}`).digest('hex').slice(0, 32)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
