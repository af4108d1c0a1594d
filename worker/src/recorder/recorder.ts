import {
  changeGroup,
  findGroup,
  type IngestGroup,
  isRecorded,
  listGroups,
  type Products,
} from '@contimg/state/products'
import type { AbsurdClient, Task, WaitingRecord } from '@contimg/state/work'
import { flowKey, flowMarkOf, stageAfter } from './flow.ts'
import type { PlanStage } from './plan-stage.ts'
import { recordTask } from './record.ts'

/** What the recorder needs of the work queue. */
export type WorkOfRecorder = Pick<AbsurdClient, 'spawnTask' | 'listTasks' | 'cancelTask' | 'records'>

export interface RecorderOptions {
  readonly plan: PlanStage
  readonly tell: (message: string, facts?: Readonly<Record<string, unknown>>) => void
}

const AT_ONCE = 500
const OPEN = ['pending', 'in_progress'] as const

/**
 * The only writer of products (one for each database): puts in what tasks hand over, spawns a stage of a group when what it
 * needs is there, and finds out what has become of what it spawned. It keeps nothing in mind: killed at any moment, the next
 * one goes on from what the two databases say.
 */
export class Recorder {
  readonly #products: Products
  readonly #work: WorkOfRecorder
  readonly #options: RecorderOptions

  constructor(products: Products, work: WorkOfRecorder, options: RecorderOptions) {
    this.#products = products
    this.#work = work
    this.#options = options
  }

  /** Takes what was handed over, then spawns what can be. @returns how many tasks were recorded */
  async step(): Promise<number> {
    const recorded = await this.#takeRecords()
    for (const group of await listGroups(this.#products, ['pending'])) await this.#go(group)
    return recorded
  }

  /** Looks at every group that is under way, and at every task of a group. */
  async reconcile(): Promise<void> {
    await this.#takeRecords()
    for (const group of await listGroups(this.#products, OPEN)) await this.#go(group)
    await this.#cancelStrays()
  }

  async #takeRecords(): Promise<number> {
    const byTask = Map.groupBy(await this.#work.records.waiting(AT_ONCE), ({ taskId }) => taskId)
    let count = 0
    for (const [taskId, records] of byTask) {
      try {
        const group = await this.#take(taskId, records)
        count++
        if (group) await this.#go(group)
      } catch (error) {
        this.#options.tell(`not recorded: ${(error as Error).message}`, { id: taskId })
      }
    }
    return count
  }

  /** @returns the group that can go on */
  async #take(taskId: string, records: readonly WaitingRecord[]): Promise<IngestGroup | undefined> {
    const [{ attempt }] = records
    for (const note of await recordTask(this.#products, { taskId, attempt, records }))
      this.#options.tell(note, { id: taskId })
    await this.#work.records.remove(records.map(({ id }) => id))
    const done = records.find(({ kind }) => kind === 'task')?.record as { group?: string | null } | undefined
    return done?.group ? await findGroup(this.#products, done.group) : undefined
  }

  /** Spawns the stage that a group is at, unless that was done, and then looks what became of it. */
  async #go(group: IngestGroup): Promise<void> {
    for (let now: IngestGroup | undefined = group; now !== undefined; ) {
      if (!OPEN.includes(now.state as 'pending')) return
      now = await this.#stage(now)
    }
  }

  /** @returns the group where it is at another stage now */
  async #stage(group: IngestGroup): Promise<IngestGroup | undefined> {
    const stage = group.stage === 'pending' ? group.stages[0] : group.stage
    if (stage === undefined) return await this.#end(group, 'completed')
    const standing = await this.#taskOf(group, stage)
    if (standing) {
      if (group.state === 'pending') await changeGroup(this.#products, group, { state: 'in_progress', stage })
      return await this.#look({ ...group, stage }, standing)
    }
    return await this.#spawn(group, stage)
  }

  async #taskOf({ id, run }: IngestGroup, stage: string): Promise<Task | undefined> {
    return (await this.#work.listTasks({ key: flowKey(id, { stage, run }) })).tasks[0]
  }

  /** @returns the group where there was nothing to do for this stage */
  async #spawn(group: IngestGroup, stage: string): Promise<IngestGroup | undefined> {
    const { id, run } = group
    try {
      const plan = await this.#options.plan(this.#products, group, stage)
      if ('skipped' in plan) return await this.#skip(group, stage, plan.skipped)
      const { task, inputs, outputs, config } = plan
      const payload = { config: { ...config, run, flow: { stage, run } }, inputs, outputs }
      await changeGroup(this.#products, group, { state: 'in_progress', stage })
      const key = flowKey(id, { stage, run })
      const spawned = await this.#work.spawnTask(task, payload, { key, group: id })
      this.#options.tell(`${stage} spawned`, { id: spawned.id, group: id })
    } catch (error) {
      const message = `${stage} cannot be spawned: ${(error as Error).message}`
      this.#options.tell(message, { group: id })
      if (isOfTask(error)) await this.#end(group, 'failed', message)
    }
    return undefined
  }

  async #skip(group: IngestGroup, stage: string, reason: string): Promise<IngestGroup | undefined> {
    this.#options.tell(`${stage} left out: ${reason}`, { group: group.id })
    const next = stageAfter(group.stages, stage)
    if (next === undefined) return await this.#end(group, 'completed')
    await changeGroup(this.#products, group, { state: 'in_progress', stage: next })
    return await findGroup(this.#products, group.id)
  }

  /** A task that failed for good, or was cancelled, takes its group with it. */
  async #look(group: IngestGroup, task: Task): Promise<undefined> {
    if (task.status === 'failed') await this.#end(group, 'failed', `${group.stage}: ${task.error?.message ?? 'failed'}`)
    if (task.status === 'cancelled') await this.#end(group, 'failed', `${group.stage}: cancelled`)
  }

  async #end(group: IngestGroup, state: 'completed' | 'failed', error?: string): Promise<undefined> {
    await changeGroup(this.#products, group, { state, stage: state, ...(error !== undefined && { error }) })
    this.#options.tell(error ?? 'completed', { group: group.id })
    return undefined
  }

  /** Tasks of groups that are not there any more, or that were begun anew, are not wanted. */
  async #cancelStrays(): Promise<void> {
    let from: string | undefined
    do {
      const page = await this.#work.listTasks({ status: ['pending', 'retrying', 'claimed'] }, { limit: AT_ONCE, from })
      for (const task of page.tasks) if (await this.#isStray(task)) await this.#work.cancelTask(task.id)
      from = page.next
    } while (from !== undefined)
  }

  async #isStray({ id, group, payload }: Task): Promise<boolean> {
    const mark = flowMarkOf(payload.config)
    if (group === undefined || mark === undefined || (await isRecorded(this.#products, id))) return false
    const found = await findGroup(this.#products, group)
    return found === undefined || found.run !== mark.run || !OPEN.includes(found.state as 'pending')
  }
}

/** The queue does not take such a task, now or later. */
function isOfTask(error: unknown): boolean {
  return (error as Error).name === 'TaskPayloadError'
}
