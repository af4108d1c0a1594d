import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { housekeeping } from '@contimg/pipeline'
import {
  listStoredProducts,
  type Products,
  type RetentionDataType,
  type StoredKind,
  type StoredProduct,
} from '@contimg/state/products'
import type { Places } from './places.ts'
import { sizeOf } from './sizes.ts'

/** Something that a retention policy is about. */
export interface Candidate {
  readonly path: string
  readonly kind: StoredKind | undefined // undefined: the database does not know of it
  readonly changedMs: number
  readonly sizeBytes: number
}

/** Sets of calibration tables that nothing will be calibrated with any more. */
const OUT_OF_USE = ['retired', 'superseded', 'failed']

/** All that there is of a type of data, the oldest first. */
export async function candidatesOf(products: Products, type: RetentionDataType, places: Places): Promise<Candidate[]> {
  switch (type) {
    case 'measurement_set':
      return await stored(products, 'measurement-set', () => true)
    case 'image':
      return await stored(products, 'image', () => true)
    case 'calibration':
      return await stored(products, 'table', ({ status }) => OUT_OF_USE.includes(status ?? ''))
    case 'temporary':
      return await leftovers(places, products.nowMs())
    case 'job_log':
      return [...(await logs(places.logs)), ...(await logs(places.jobLogs))]
    case 'source_catalog':
      return [] // kept in the state folder, and replaced by "contimg catalog import" alone
  }
}

async function stored(
  products: Products,
  kind: StoredKind,
  isWanted: (product: StoredProduct) => boolean,
): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const product of await listStoredProducts(products, kind)) {
    if (!product.isStored || !isWanted(product)) continue
    const { path, changedS } = product
    found.push({ path, kind, changedMs: changedS * 1000, sizeBytes: await sizeOf(path) })
  }
  return found
}

/** What housekeeping would remove, by its own rules. */
async function leftovers({ outputs }: Places, nowMs: number): Promise<Candidate[]> {
  const folders = await standing(outputs)
  const patience = { nowMs, olderThanS: 0 }
  const { findings } = await housekeeping({ folders, stageFolder: '/nonexistent', patience, dryRun: true })
  const found: Candidate[] = []
  for (const { path, step, sizeBytes } of findings) {
    const status = step === 'remove' ? await stat(path).catch(() => undefined) : undefined
    if (status) found.push({ path, kind: undefined, changedMs: status.mtimeMs, sizeBytes })
  }
  return found.sort((a, b) => a.changedMs - b.changedMs)
}

async function logs(folder: string | undefined): Promise<Candidate[]> {
  const found: Candidate[] = []
  if (folder === undefined) return found
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    const path = join(folder, entry.name)
    const { size, mtimeMs } = await stat(path)
    found.push({ path, kind: undefined, changedMs: mtimeMs, sizeBytes: size })
  }
  return found.sort((a, b) => a.changedMs - b.changedMs)
}

export async function standing(folders: readonly string[]): Promise<string[]> {
  const stats = await Promise.all(folders.map((one) => stat(one).catch(() => undefined)))
  return folders.filter((_, i) => stats[i]?.isDirectory())
}
