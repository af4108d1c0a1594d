import { join } from 'node:path'
import { findPointing, listUnhashedFiles } from '@contimg/state/products'
import { QUEUES } from '@contimg/state/work'
import type { Means } from './tasks.ts'

const AT_ONCE = 64 // files, of four observations
const UNDONE = ['pending', 'claimed', 'retrying'] as const

/**
 * Has raw files hashed when there is no other work: whoever follows a result back to them can then tell them by content.
 * What fails is tried again the next day.
 */
export async function spawnHashes({ products, work, places }: Means): Promise<void> {
  if ((await work.countTasks({ queue: QUEUES.pipeline, status: UNDONE })) > 0) return
  const files = await listUnhashedFiles(products, AT_ONCE, [places.input])
  if (files.length === 0) return
  const day = new Date(products.nowMs()).toISOString().slice(0, 10)
  await work.spawnTask(
    'hash-raw-files',
    { inputs: { files }, outputs: { prefix: join(places.outputs[0], 'raw-hashes') } },
    { key: `hash raw files ${files[0].id} to ${files.at(-1)!.id}, ${day}` },
  )
}

/** Spawns housekeeping once in an interval, however many ask for it. */
export async function spawnHousekeeping({ products, work }: Means, intervalS: number): Promise<void> {
  const interval = Math.floor(products.nowMs() / 1000 / intervalS)
  await work.spawnTask('housekeeping', {}, { key: `housekeeping ${intervalS} ${interval}` })
}

const DEG_RAD = Math.PI / 180
const AGAIN_S = 6 * 3600 // transits are reckoned two days ahead

/**
 * Has the catalogue of the strip made that the dishes look at, and the transits through it reckoned: when they have been turned,
 * and every few hours anew.
 *
 * @param folder  of catalogues
 * @param decDeg  where the dishes point, where that is set; else it is as the stream noted it last
 */
export async function spawnCatalogSetup(
  { products, work }: Pick<Means, 'products' | 'work'>,
  { folder, decDeg }: { readonly folder: string; readonly decDeg: number | undefined },
): Promise<void> {
  const noted = await findPointing(products, { source: 'stream', beforeMjdS: Number.POSITIVE_INFINITY })
  const wantedDeg = decDeg ?? (noted && noted.decRad / DEG_RAD)
  if (wantedDeg === undefined) return
  const dec_deg = Number(wantedDeg.toFixed(3))
  const period = Math.floor(products.nowMs() / 1000 / AGAIN_S)
  const payload = { inputs: { dec_deg }, outputs: { directory: folder } }
  await work.spawnTask('catalog-setup', payload, { key: `catalog setup ${dec_deg} ${period}`, priority: 5 })
}
