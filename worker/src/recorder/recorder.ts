import {
  changeGroup,
  findGroup,
  type GroupState,
  type IngestGroup,
  isRecorded,
  listGroups,
  listUncalibratedGroups,
  type Products,
  requeueGroup,
  stageAfter,
} from '@contimg/state/products'
import { type AbsurdClient, flowKey, flowMarkOf, type Task, type WaitingRecord } from '@contimg/state/work'
import type { PlanStage } from './plan-stage.ts'
import { advance, recordTask } from './record.ts'

/** What the recorder needs of the work queue. */
export type WorkOfRecorder = Pick<AbsurdClient, 'spawnTask' | 'listTasks' | 'cancelTask' | 'records'>

export interface RecorderOptions {
  readonly plan: PlanStage
  /** Why no group may be taken on at present, where that is so. */
  readonly held?: (products: Products) => Promise<string | undefined>
  /** What is to be done with a group that failed, before that is noted. It may be called again where it was broken off. */
  readonly failed?: (products: Products, group: IngestGroup) => Promise<void>
  readonly tell: (message: string, facts?: Readonly<Record<string, unknown>>) => void
}

const AT_ONCE = 500
const ALL = 1_000_000
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
  #held: string | undefined // as it was told last

  constructor(products: Products, work: WorkOfRecorder, options: RecorderOptions) {
    this.#products = products
    this.#work = work
    this.#options = options
  }

  /** Takes what was handed over, then spawns what can be. @returns how many tasks were recorded */
  async step(): Promise<number> {
    const recorded = await this.#takeRecords()
    await this.#goAll(['pending'])
    return recorded
  }

  /** Looks at every group that is under way, and at every task of a group. */
  async reconcile(): Promise<void> {
    await this.#takeRecords()
    await this.#goAll(OPEN)
    await this.#cancelStrays()
    await this.#redoUncalibrated()
  }

  /** Where no group may be taken on, those that have begun go on. */
  async #goAll(states: readonly GroupState[]): Promise<void> {
    const held = await this.#options.held?.(this.#products)
    if (held !== this.#held)
      this.#options.tell(held === undefined ? 'takes on groups again' : `takes on no group: ${held}`)
    this.#held = held
    for (const group of await listGroups(this.#products, states))
      if (held === undefined || group.state !== 'pending' || group.stage !== 'pending') await this.#go(group)
  }

  async #takeRecords(): Promise<number> {
    const byTask = Map.groupBy(await this.#wholeTasks(), ({ taskId }) => taskId)
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

  /** Some records that wait, all of each task: what comes later of one that is noted would not count. */
  async #wholeTasks(): Promise<readonly WaitingRecord[]> {
    const some = await this.#work.records.waiting(AT_ONCE)
    if (some.length < AT_ONCE) return some
    const last = some.at(-1)?.taskId
    const whole = some.filter(({ taskId }) => taskId !== last)
    if (whole.length > 0) return whole
    return (await this.#work.records.waiting(ALL)).filter(({ taskId }) => taskId === last)
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
    if (standing === undefined) return await this.#spawn(group, stage)
    if (group.state === 'pending' && standing.status === 'cancelled') return await this.#redo(group, stage, standing.id)
    if (group.state === 'pending') await changeGroup(this.#products, group, { state: 'in_progress', stage })
    return await this.#look({ ...group, stage }, standing)
  }

  async #taskOf({ id, run }: IngestGroup, stage: string): Promise<Task | undefined> {
    return (await this.#work.listTasks({ key: flowKey(id, { stage, run }) })).tasks[0]
  }

  /** @returns the group where there was nothing to do for this stage */
  async #spawn(group: IngestGroup, stage: string): Promise<IngestGroup | undefined> {
    const { id, run } = group
    try {
      const plan = await this.#options.plan(this.#products, group, stage)
      if ('waits' in plan) return await this.#wait(group, stage, plan.waits)
      if ('skipped' in plan) return await this.#skip(group, stage, plan.skipped)
      const { task, inputs, outputs, config, priority } = plan
      const payload = { config: { ...config, run, flow: { stage, run } }, inputs, outputs }
      await changeGroup(this.#products, group, { state: 'in_progress', stage })
      const key = flowKey(id, { stage, run })
      const spawned = await this.#work.spawnTask(task, payload, {
        key,
        group: id,
        ...(priority !== undefined && { priority }),
      })
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

  /** It is looked at again at each step, and told once. */
  async #wait(group: IngestGroup, stage: string, reason: string): Promise<undefined> {
    if (group.state === 'pending' && group.stage === stage) return undefined
    this.#options.tell(`${stage} waits for ${reason}`, { group: group.id })
    await changeGroup(this.#products, group, { state: 'pending', stage })
    return undefined
  }

  /** Images that were made without a calibration are made again where one has come. */
  async #redoUncalibrated(): Promise<void> {
    for (const group of await listUncalibratedGroups(this.#products)) {
      const plan = await this.#options.plan(this.#products, group, 'apply')
      if (!('task' in plan)) continue
      await requeueGroup(this.#products, group.id, 'apply')
      this.#options.tell('calibrated and imaged again: tables have come', { group: group.id })
    }
  }

  /**
   * A task that failed for good, or was cancelled, takes its group with it. One that is completed and noted is over, though
   * the group was told so at another stage; where it is not noted, nor will be, it is done anew: the database is a copy from
   * before.
   *
   * @returns the group where it is at another stage now
   */
  async #look(group: IngestGroup, { id, status, error }: Task): Promise<IngestGroup | undefined> {
    const { stage, run } = group
    if (status === 'failed') return await this.#end(group, 'failed', `${stage}: ${error?.message ?? 'failed'}`)
    if (status === 'cancelled') return await this.#end(group, 'failed', `${stage}: cancelled`)
    if (status !== 'completed') return undefined
    if (await isRecorded(this.#products, id)) {
      const isOver = await advance(this.#products, group.id, { stage, run })
      return isOver ? await findGroup(this.#products, group.id) : undefined
    }
    const isToCome = (await this.#work.records.waiting(ALL)).some(({ taskId }) => taskId === id)
    return isToCome ? undefined : await this.#redo(group, stage, id)
  }

  /** The task of a stage is one of an earlier life of its group: of what came of it nothing is left. */
  async #redo(group: IngestGroup, stage: string, id: string): Promise<IngestGroup | undefined> {
    await requeueGroup(this.#products, group.id, stage)
    this.#options.tell(`${stage} is done anew: what was made is not noted`, { group: group.id, id })
    return await findGroup(this.#products, group.id)
  }

  /** What is to be done with a group that failed comes first: until it is noted as failed, it is looked at again. */
  async #end(group: IngestGroup, state: 'completed' | 'failed', error?: string): Promise<undefined> {
    if (state === 'failed') await this.#cleanUp(group)
    await changeGroup(this.#products, group, { state, stage: state, ...(error !== undefined && { error }) })
    this.#options.tell(error ?? 'completed', { group: group.id })
    return undefined
  }

  /** Where a disk does not let it be done, the group has failed all the same. */
  async #cleanUp(group: IngestGroup): Promise<void> {
    try {
      await this.#options.failed?.(this.#products, group)
    } catch (error) {
      this.#options.tell(`not cleaned up: ${(error as Error).message}`, { group: group.id })
    }
  }

  /** Tasks of groups that are not there any more, or that were begun anew, are not wanted. */
  async #cancelStrays(): Promise<void> {
    let from: string | undefined
    do {
      const page = await this.#work.listTasks({ status: ['pending', 'retrying', 'claimed'] }, { limit: AT_ONCE, from })
      for (const task of page.tasks) await this.#cancelStray(task)
      from = page.next
    } while (from !== undefined)
  }

  /** Where its group has failed somebody wants the task tried again: the group begins anew with that stage. */
  async #cancelStray({ id, group, payload }: Task): Promise<void> {
    const mark = flowMarkOf(payload.config)
    if (group === undefined || mark === undefined || (await isRecorded(this.#products, id))) return
    const found = await findGroup(this.#products, group)
    if (found?.run === mark.run && OPEN.includes(found.state as 'pending')) return
    const isWanted = found?.run === mark.run && found.state === 'failed'
    if (isWanted) await requeueGroup(this.#products, group, mark.stage)
    await this.#work.cancelTask(id)
    const again = isWanted ? await findGroup(this.#products, group) : undefined
    if (again) await this.#go(again)
  }
}

/** The queue does not take such a task, now or later. */
function isOfTask(error: unknown): boolean {
  return (error as Error).name === 'TaskPayloadError'
}
