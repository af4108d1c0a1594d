import { isRecorded, type Products } from '@contimg/state/products'
import type { AbsurdClient, Task } from '@contimg/state/work'
import type { BackfillWork } from './plan.ts'

/** What was done with a Measurement Set. */
export interface BackfillOutcome {
  readonly ms: string
  readonly outcome: 'queued' | 'imaged' | 'skipped' | 'failed'
  readonly detail: string
}

/**
 * Spawns what a Measurement Set lacks, as tasks that the workers do and the recorder notes. Each has a key of its path and
 * its generation: asked for twice it is done once, and again only when the Measurement Set was changed.
 */
export async function queueBackfill(
  client: AbsurdClient,
  products: Products,
  work: BackfillWork,
  imaging: Readonly<Record<string, unknown>>,
): Promise<BackfillOutcome> {
  const { ms, image, generation, apply, calibration } = work
  const standing = await openTask(client, products, work)
  if (standing !== undefined) return { ms, outcome: 'skipped', detail: standing }
  const [tables, after] = apply.map((part) => part.tables.map(({ path }) => path))
  const first =
    tables &&
    (await client.spawnTask(
      'calibration-apply',
      { inputs: { ms, tables, ...(after && { after }), generation }, config: { parts: apply } },
      { key: applyKey(ms, generation) },
    ))
  const { id, isNew } = await client.spawnTask(
    'imaging',
    { inputs: { ms }, outputs: { image }, config: { ...imaging, calibration } },
    { key: imageKey(work), ...(first && { after: [first.id] }) },
  )
  const sets = apply.map(({ set }) => set).join(' and ')
  const how = sets === '' ? calibration : `calibrated with ${sets}`
  return isNew
    ? { ms, outcome: 'queued', detail: `task ${id}, ${how}` }
    : { ms, ...(await standingOutcome(client, id)) }
}

const applyKey = (ms: string, generation: number) => `backfill apply ${ms} ${generation}`

/** Of the generation that is imaged. */
const imageKey = ({ ms, generation, apply }: BackfillWork) =>
  `backfill image ${ms} ${generation + (apply.length > 0 ? 1 : 0)}`

const DONE = ['completed', 'failed', 'cancelled']

/** Why nothing is spawned yet: tasks of before are under way, or done and not recorded. */
async function openTask(client: AbsurdClient, products: Products, work: BackfillWork): Promise<string | undefined> {
  const { ms, generation } = work
  const keys = [
    applyKey(ms, generation),
    applyKey(ms, generation - 1),
    imageKey(work),
    `backfill image ${ms} ${generation}`,
  ]
  for (const key of new Set(keys)) {
    const task = await client.findByKey(key)
    if (task === undefined) continue
    if (!DONE.includes(task.status)) return `in the queue already: task ${task.id} is ${task.status}`
    if (task.status === 'completed' && !(await isRecorded(products, task.id)))
      return `task ${task.id} is being recorded`
  }
  return undefined
}

async function standingOutcome(client: AbsurdClient, id: string): Promise<Omit<BackfillOutcome, 'ms'>> {
  const { status, error }: Task = await client.getTask(id)
  if (status !== 'failed') return { outcome: 'skipped', detail: `task ${id} is ${status}` }
  return { outcome: 'failed', detail: `${error?.message ?? 'failed'}; contimg absurd dlq redrive ${id}` }
}
