import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Bench } from '@contimg/fixtures/bench'
import type { Rush } from './testing-list-client.ts'

const WARM_RUSHES = 4 // until V8 has compiled what is asked often: a service runs for weeks

/** A script beside this one, on a core of its own, that is asked and answers in lines. */
class Helper {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: Interface
  readonly #ended: Promise<never>

  constructor(core: number, script: string, ...args: readonly string[]) {
    const pinned = ['-c', String(core), process.execPath, join(import.meta.dirname, script), ...args]
    this.#process = spawn('taskset', pinned, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#process.stdout })
    this.#ended = once(this.#process, 'exit').then(([code]) =>
      Promise.reject(new Error(`${script} ended with ${code}`)),
    )
    this.#ended.catch(() => {}) // told to whoever waits for a line
  }

  async line(): Promise<string> {
    const [line] = await Promise.race([once(this.#lines, 'line'), this.#ended])
    return line as string
  }

  async ask(): Promise<string> {
    this.#process.stdin.write('\n')
    return await this.line()
  }

  end(): void {
    this.#process.stdin.end()
  }
}

/** Two numbers of a list: how many are answered a second, and within what 95 % are. */
function benchesOf(list: string, name: string): readonly Bench[] {
  let helpers: { readonly server: Helper; readonly client: Helper } | undefined
  const rush = async () => JSON.parse(await helpers!.client.ask()) as Rush
  const prepare = async () => {
    const server = new Helper(0, 'testing-list-server.ts')
    helpers = { server, client: new Helper(1, 'testing-list-client.ts', await server.line(), list) }
    for (let i = 0; i < WARM_RUSHES; i++) await rush()
  }
  const cleanUp = () => {
    helpers?.client.end()
    helpers?.server.end()
    helpers = undefined
  }
  const common = { area: 'api', needs: ['taskset'], prepare, cleanUp, rounds: 3, enoughS: 90 } as const
  return [
    {
      ...{ ...common, name: `${name}: lists of 100, one core, 25 connections`, unit: '1/s', goal: 1000 },
      higherIsBetter: true,
      ours: async () => (await rush()).perS,
    },
    {
      ...{ ...common, name: `${name}: 95 % are answered within`, unit: 'ms', goal: 25 },
      ours: async () => (await rush()).p95Ms,
    },
  ]
}

export const benches: readonly Bench[] = [
  ...benchesOf('images', '100,000 images'),
  ...benchesOf('groups', 'their 12,500 groups'),
  ...benchesOf('ms', 'their 12,500 Measurement Sets'),
]
