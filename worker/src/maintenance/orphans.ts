import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { housekeeping, mjdSFromIso, readImageRecord } from '@contimg/pipeline'
import { summarizeMeasurementSet } from '@contimg/pipeline/inspect'
import { listStoredProducts, type Products, putImages, putMeasurementSet } from '@contimg/state/products'
import { standing } from './candidates.ts'
import type { Difference } from './difference.ts'
import type { Places } from './places.ts'

/** Something on disk that the database does not know of. */
export interface Orphan extends Difference {
  readonly msPath?: string // of an image
  readonly kind?: string // of an image
}

const GROUP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`
const GROUP_MS = new RegExp(`^(${GROUP})\\.ms$`)
const GROUP_IMAGE = new RegExp(`^(${GROUP})\\.img-([a-z-]+)\\.fits$`)

/** What lies in the folders of outputs and is not known; unfinished products are told, and are housekeeping's. */
export async function findOrphans(
  products: Products,
  { outputs, backups }: Places,
  signal: AbortSignal | undefined,
): Promise<Orphan[]> {
  const known = await knownPaths(products)
  const sets = await setsByGroup(products)
  const found: Orphan[] = []
  const folders = await standing(outputs)
  for (const root of folders)
    for await (const { path, isTable } of productsBelow(root, backups)) {
      signal?.throwIfAborted()
      if (known.has(path)) continue
      found.push(isTable ? tableOrphan(path) : imageOrphan(path, sets))
    }
  const patience = { nowMs: products.nowMs(), olderThanS: 0 }
  const request = { folders, stageFolder: '/nonexistent', patience, dryRun: true }
  for (const { path, reason } of (await housekeeping(request)).findings)
    found.push({ path, what: 'unfinished', step: 'leave', reason: `${reason}; "contimg housekeeping" is for it` })
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function knownPaths(products: Products): Promise<Set<string>> {
  const kinds = ['measurement-set', 'image', 'table'] as const
  const lists = await Promise.all(kinds.map((kind) => listStoredProducts(products, kind)))
  return new Set(lists.flat().map(({ path }) => path))
}

async function setsByGroup(products: Products): Promise<Map<string, string>> {
  const sets = await listStoredProducts(products, 'measurement-set')
  return new Map(sets.flatMap(({ group, path }) => (group === undefined ? [] : [[group, path]])))
}

const NO_PRODUCT = /\.(partial|superseded|staged\.ms)$/

/** Tables, and FITS images, links not followed. */
async function* productsBelow(folder: string, but: string): AsyncGenerator<{ path: string; isTable: boolean }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  if (entries.some((one) => one.name === 'table.dat' && one.isFile())) return yield { path: folder, isTable: true }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (NO_PRODUCT.test(entry.name) || path === but) continue
    if (entry.isDirectory()) yield* productsBelow(path, but)
    else if (entry.isFile() && entry.name.endsWith('.fits')) yield { path, isTable: false }
  }
}

/** Of a calibration table nothing tells which others belong to its set, and whether that is good. */
function tableOrphan(path: string): Orphan {
  try {
    const { fields, startUtc } = summarizeMeasurementSet(path)
    if (fields.length > 0 && startUtc !== null)
      return { path, what: 'measurement-set', step: 'index', reason: 'the database does not know it' }
    return { path, what: 'measurement-set', step: 'leave', reason: 'has no rows' }
  } catch {
    const reason = 'is not registered; "contimg registry register" does that'
    return { path, what: 'table', step: 'leave', reason }
  }
}

function imageOrphan(path: string, sets: ReadonlyMap<string, string>): Orphan {
  const [, group, kind] = GROUP_IMAGE.exec(basename(path)) ?? []
  const msPath = group === undefined ? undefined : sets.get(group)
  const is = (step: Orphan['step'], reason: string): Orphan => ({ path, what: 'image', step, reason })
  if (msPath === undefined) return is('leave', 'the database does not know it, nor does it tell its Measurement Set')
  return { ...is('index', 'the database does not know it'), msPath, kind: kind! }
}

/** Puts in what a product tells of itself. */
export async function indexOrphan(products: Products, orphan: Orphan): Promise<void> {
  const { path, what, step, msPath, kind } = orphan
  if (step !== 'index') return
  if (what === 'image')
    return await putImages(products, [readImageRecord(path, { msPath: msPath!, kind: kind!, calibration: 'unknown' })])
  const { fields, startUtc, endUtc } = summarizeMeasurementSet(path)
  const middle = fields[fields.length >> 1]
  await putMeasurementSet(products, {
    path,
    groupId: GROUP_MS.exec(basename(path))?.[1],
    startMjdS: mjdSFromIso(startUtc!),
    endMjdS: mjdSFromIso(endUtc!),
    raRad: (middle.raDeg * Math.PI) / 180,
    decRad: (middle.decDeg * Math.PI) / 180,
    fieldNames: fields.map(({ name }) => name),
    calibrator: undefined,
  })
}
