import type { ChildProcess } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { listGroups } from '@contimg/state/products'
import type { AbsurdClient, Task } from '@contimg/state/work'
import { ended, type Site } from './site.ts'
import { until } from './until.ts'

const LONGEST_WAIT_MS = 800

/** The recorder and the workers of a site. */
export class Crew {
  readonly #site: Site
  readonly #url: string
  readonly #members = new Map<string, ChildProcess>()
  #hired = 0

  constructor(site: Site, url: string) {
    this.#site = site
    this.#url = url
  }

  get pids(): number[] {
    return this.members.map(([, pid]) => pid)
  }

  /** Names and processes. */
  get members(): [name: string, pid: number][] {
    return [...this.#members].map(([name, { pid }]) => [name, pid ?? 0])
  }

  startRecorder(): void {
    this.#members.set('recorder', this.#site.start(['absurd', 'recorder', '--reconcile', '5'], { url: this.#url }))
  }

  startWorker({ fileKib, aheadS }: WorkerMood = {}): string {
    const id = `worker-${++this.#hired}`
    const under = fileKib === undefined ? [] : ['bash', '-c', 'ulimit -f "$0"; exec "$@"', String(fileKib)]
    const nodeArgs = aheadS === undefined ? [] : ['--import', `data:text/javascript,${clockAhead(aheadS)}`]
    this.#members.set(id, this.#site.start(['absurd', 'worker', '--id', id], { url: this.#url, under, nodeArgs }))
    return id
  }

  /** They finish what they do. */
  async leaveWorkers(): Promise<void> {
    const workers = [...this.#members].filter(([id]) => id.startsWith('worker'))
    for (const [id] of workers) this.#members.delete(id)
    await Promise.all(workers.map(([, one]) => ended(one, 'SIGTERM')))
  }

  async kill(id: string): Promise<void> {
    const member = this.#members.get(id)
    this.#members.delete(id)
    if (member) await ended(member, 'SIGKILL')
  }

  /** SIGTERM to all, which finish what they do. */
  async leave(): Promise<void> {
    await this.leaveWorkers()
    await Promise.all([...this.#members.values()].map((one) => ended(one, 'SIGTERM')))
    this.#members.clear()
  }

  /** Kills a worker in the midst of a task of some kind, at a moment of chance, and puts another in its place. */
  async killOneAt(client: AbsurdClient, kind: string): Promise<Task> {
    for (;;) {
      const found = await until(
        `a task ${kind} is under way`,
        async () => {
          const { tasks } = await client.listTasks({ status: 'claimed', task: kind })
          return tasks[0]
        },
        400,
        20,
      )
      await setTimeout(Math.random() * LONGEST_WAIT_MS)
      const attempt = (await client.attempts(found.id)).at(-1)
      if (attempt === undefined || attempt.outcome !== undefined || !this.#members.has(attempt.worker)) continue
      await this.kill(attempt.worker)
      this.startWorker()
      return found
    }
  }
}

/** What is odd about a worker. */
interface WorkerMood {
  readonly fileKib?: number // how large its files may become, and those of its stages
  readonly aheadS?: number // of its clock
}

/** A program that sets the clock of the process that it begins in. */
function clockAhead(aheadS: number): string {
  const code = `const Real = Date
    globalThis.Date = class Date extends Real {
      constructor(...values) { if (values.length === 0) super(Real.now() + ${aheadS * 1000}); else super(...values) }
      static now() { return Real.now() + ${aheadS * 1000} }
    }`
  return encodeURIComponent(code)
}

/** Waits until every group that was queued is at its end. */
export async function allEnded(site: Site, timeoutS: number): Promise<void> {
  const products = await site.products()
  const open = () => listGroups(products, ['pending', 'in_progress'])
  const describe = async () => (await open()).map(({ id, stage, error }) => `${id} ${stage} ${error ?? ''}`).join('; ')
  await until('the end of all groups', async () => (await open()).length === 0, timeoutS, 250, describe)
}
