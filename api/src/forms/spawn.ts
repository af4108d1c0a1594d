import { createHash } from 'node:crypto'
import { taskRoots } from '@contimg/state/settings'
import { type AbsurdClient, checkTask, confine, type Spawned, type Task, type TaskPayload } from '@contimg/state/work'
import type * as z from 'zod'
import type { ApiContext } from '../context.ts'
import { commandOf } from '../jobs/command-line.ts'
import { FORM_KEY } from '../jobs/form-key.ts'
import { jobOfTask } from '../jobs/items.ts'
import { type formAnswer, PARAMETERS } from '../schemas/pipeline-forms.ts'
import type { Target } from './targets.ts'

/** What a form says beside what the task is about. */
export interface Asked {
  readonly name: string // of the form
  readonly form: Readonly<Record<string, unknown>>
  readonly key?: string | undefined
  readonly priority?: number | undefined
}

const MOST_AGAIN = 1000 // of the same request within the time that tasks are kept

/**
 * Spawns what a form asks for, once: the same request is the same job until that has ended, then it is another; with a key of
 * its own it is always the same job.
 */
export async function spawnForm(
  context: ApiContext,
  target: Target,
  asked: Asked,
): Promise<z.infer<typeof formAnswer>> {
  const { work, settings } = context
  const { group, inputs, outputs } = target
  const { task, payload } = checkTask(target.task, { inputs, outputs, config: configOf(target) })
  confine(payload, taskRoots(settings))
  const key = `${FORM_KEY}${asked.name} ${asked.key ?? digestOf(asked.form)}`
  const options = { ...(asked.priority !== undefined && { priority: asked.priority }), ...(group && { group }) }
  const spawned = await work.use(async (client) => {
    const spawn = (key: string) => client.spawnTask(task, payload, { ...options, key })
    const { id, isNew } = asked.key === undefined ? await spawnAgain(client, key, spawn) : await spawn(key)
    return { job: await client.getTask(id), isNew }
  })
  return answerOf(spawned.job, spawned.isNew)
}

async function answerOf(job: Task, isNew: boolean): Promise<z.infer<typeof formAnswer>> {
  const { job_id, type, state, target } = await jobOfTask(job, () => null, '')
  return { job_id, is_new: isNew, type, state, target, command: commandOf(job.task, job.payload) }
}

/** A request that was made before, and whose job has ended, is a new one: its key goes on from that job's. */
async function spawnAgain(
  client: AbsurdClient,
  key: string,
  spawn: (key: string) => Promise<Spawned>,
): Promise<Spawned> {
  for (let [next, count] = [key, 0]; ; count++) {
    const spawned = await spawn(next)
    if (spawned.isNew || count > MOST_AGAIN) return spawned
    const { endedOn } = await client.getTask(spawned.id)
    if (endedOn === undefined) return spawned
    next = `${key} after ${spawned.id}`
  }
}

/** Parameters of a task without switches that are as usual: commands know these by one of their two words alone. */
export function configOf({ task, config }: Pick<Target, 'task' | 'config'>): TaskPayload['config'] {
  const shape: Readonly<Record<string, z.ZodType>> = PARAMETERS[task]?.shape ?? {}
  const isUsual = (name: string, value: unknown) =>
    typeof value === 'boolean' && value === (shape[name]?.meta() as { default?: unknown } | undefined)?.default
  return Object.fromEntries(
    Object.entries(config).filter(([name, value]) => value !== undefined && !isUsual(name, value)),
  )
}

function digestOf(form: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(form)))
    .digest('hex')
    .slice(0, 32)
}

/** The same, however its fields were ordered. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}
