import { join } from 'node:path'
import { listUnhashedFiles } from '@contimg/state/products'
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
