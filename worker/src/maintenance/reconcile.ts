import { lstat, readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { planRetirement } from '@contimg/pipeline'
import {
  changeCalibrationSet,
  listStoredProducts,
  type Products,
  putProductStored,
  putStorageLocation,
  type StoredProduct,
} from '@contimg/state/products'
import { standing } from './candidates.ts'
import type { Difference } from './difference.ts'
import { findOrphans, indexOrphan } from './orphans.ts'
import type { Places } from './places.ts'
import { sizeOf } from './sizes.ts'

export interface ReconcileReport {
  readonly differences: readonly Difference[]
  readonly failures: readonly string[] // what could not be done
}

/**
 * Finds what the database says to be on disk and is not, and what is there and is not known. With `execute` it puts that
 * right where it is clear what is right: nothing is removed from any disk.
 */
export async function reconcile(
  products: Products,
  places: Places,
  { execute, signal }: { execute: boolean; signal?: AbortSignal },
): Promise<ReconcileReport> {
  const failures: string[] = []
  const attempt = async (path: string, work: () => Promise<void>) => {
    try {
      if (execute) await work()
    } catch (error) {
      failures.push(`${path}: ${(error as Error).message}`)
    }
  }
  const rows = await rowsThatDiffer(products, places, signal)
  for (const row of rows) await attempt(row.path, () => correctRow(products, row))
  const orphans = await findOrphans(products, places, signal)
  for (const orphan of orphans) await attempt(orphan.path, () => indexOrphan(products, orphan))
  if (execute) for (const one of locationsOf(places)) await putStorageLocation(products, await measured(one))
  return { differences: [...rows, ...orphans].map(plain), failures }
}

const plain = ({ path, what, step, reason }: Difference): Difference => ({ path, what, step, reason })

interface RowDifference extends Difference {
  readonly product: StoredProduct
}

async function rowsThatDiffer(
  products: Products,
  { outputs, input }: Places,
  signal: AbortSignal | undefined,
): Promise<RowDifference[]> {
  const away = await rootsAway([...outputs, input])
  const found: RowDifference[] = []
  for (const kind of ['measurement-set', 'image', 'table', 'raw'] as const)
    for (const product of await listStoredProducts(products, kind)) {
      signal?.throwIfAborted()
      const isThere = (await lstat(product.path).catch(() => undefined)) !== undefined
      if (isThere === product.isStored) continue
      const is = (step: Difference['step'], reason: string) =>
        found.push({ path: product.path, what: kind, step, reason, product })
      const root = away.find((one) => product.path.startsWith(`${one}/`))
      if (isThere) is('mark there', 'it is there again')
      else if (root !== undefined) is('leave', `nothing at all is in ${root}: is its disk mounted?`)
      else if (await isAlone(product.path, [...outputs, input])) is('leave', 'the folder that it was in is not there')
      else is('mark gone', 'it is not there')
    }
  return found
}

/** Folders that are not there, or empty as a place is where no disk is mounted. */
async function rootsAway(roots: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    roots.map((root) =>
      readdir(root).then(
        (names) => names.length,
        () => 0,
      ),
    ),
  )
  return roots.filter((_, i) => there[i] === 0)
}

/** Outside of the folders of the pipeline a disk that is not mounted cannot be told from one that was emptied. */
async function isAlone(path: string, roots: readonly string[]): Promise<boolean> {
  if (roots.some((root) => path.startsWith(`${root}/`))) return false
  return (await standing([dirname(path)])).length === 0
}

/** A set of which a table is gone is not in use any more: it would be chosen, and could not be applied. */
async function correctRow(products: Products, { product, step }: RowDifference): Promise<void> {
  if (step === 'leave') return
  await putProductStored(products, product, step === 'mark there')
  const { set, status, path } = product
  if (step !== 'mark gone' || set === undefined || status !== 'active') return
  await changeCalibrationSet(products, set, (one, others) =>
    one.status === 'active' ? planRetirement(one, others, `${path} is not on its disk any more`) : [],
  )
}

function locationsOf({ outputs, input, backups }: Places) {
  return [
    ...outputs.map((path, i) => ({ path, type: i === 0 ? 'output' : 'scratch' })),
    { path: input, type: 'input' },
    { path: backups, type: 'backup' },
  ]
}

async function measured<T extends { path: string }>(one: T): Promise<T & { sizeBytes: number | undefined }> {
  const isThere = (await standing([one.path])).length === 1
  return { ...one, sizeBytes: isThere ? await sizeOf(one.path) : undefined }
}
