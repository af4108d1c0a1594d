import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A Node process of its own that runs a module, for tests that kill it; its end is that of its scope at the latest. */
export class Victim implements Disposable {
  readonly #process: ChildProcess
  readonly #ready: Promise<unknown>

  /** @param code  TypeScript without types; `await ready()` in it tells that the work begins */
  constructor(code: string, ...args: readonly string[]) {
    const program = `const ready = () => new Promise((done) => process.stdout.write('ready', done))\n${code}`
    this.#process = spawn(process.execPath, ['--eval', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#ready = once(this.#process.stdout!, 'data')
  }

  get pid(): number {
    return this.#process.pid!
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL')
  }

  async ready(): Promise<void> {
    await this.#ready
  }

  /** Waits for its end, and gives the code it ended with. */
  async ended(): Promise<number | null> {
    const [code] = await once(this.#process, 'exit')
    return code
  }

  /** Waits until the work has begun and some time more, and kills it; whether it was still at work. */
  async killAfter(delayMs: number): Promise<boolean> {
    const end = once(this.#process, 'exit')
    await this.#ready
    await new Promise((done) => setTimeout(done, delayMs))
    this.#process.kill('SIGKILL')
    const [, signal] = await end
    return signal === 'SIGKILL'
  }
}

/** The address of a module of this package, as a killed process imports it. */
export function moduleAddress(path: string): string {
  return new URL(`../${path}`, import.meta.url).href
}
