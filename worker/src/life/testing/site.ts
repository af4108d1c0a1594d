import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openProducts, type Products, queueGroup } from '@contimg/state/products'
import { Workbench } from '../../commands/testing.ts'
import { configRequest } from '../../config.ts'
import { type Observation, SMALL_IMAGES } from './observations.ts'

const CONTIMG = fileURLToPath(new URL('../../../bin/contimg.mjs', import.meta.url))

/** A pipeline of its own: folders, databases, and the processes that were started there. */
export class Site implements AsyncDisposable {
  readonly bench = new Workbench()
  readonly folder = this.bench.folder
  readonly inputDir = this.bench.path('in')
  readonly stateDir = this.bench.path('state')
  readonly outputDir = this.bench.path('out')
  readonly log = this.bench.path('log')
  readonly #children = new Set<ChildProcess>()
  readonly #environment: NodeJS.ProcessEnv = {
    ...configRequest.environment,
    PIPELINE_INPUT_DIR: this.inputDir,
    PIPELINE_OUTPUT_DIR: this.outputDir,
    PIPELINE_STATE_DIR: this.stateDir,
    CONTIMG_API_PORT: '0',
    CONTIMG_DASHBOARD_PORT: '0',
  }
  #products: Products | undefined

  constructor() {
    chmodSync(this.folder, 0o755)
    for (const name of ['in', 'out', 'state']) mkdirSync(this.bench.path(name))
  }

  /** Starts a `contimg` command, or another program of ours, that knows this site. What it says goes to the site's log. */
  start(
    args: readonly string[],
    { program = CONTIMG, under = [], nodeArgs = [], url }: StartOptions = {},
  ): ChildProcess {
    const environment = { ...this.#environment, ...(url !== undefined && { ABSURD_DATABASE_URL: url }) }
    const log = openSync(this.log, 'a')
    const [command, ...words] = [...under, process.execPath, ...nodeArgs, program, ...args]
    const child = spawn(command, words, { env: environment, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  /** Runs a `contimg` command that knows this site to its end. @returns what it printed */
  run(words: readonly string[]): string {
    const options = { env: this.#environment, encoding: 'utf8', maxBuffer: 1 << 30 } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [CONTIMG, ...words], options)
    if (status !== 0) throw new Error(`contimg ${words.join(' ')}: code ${status}, ${stderr}`)
    return stdout
  }

  /** The last of what was said that is a warning or worse, or no line of a service at all. */
  warnings(most = 20): string[] {
    const lines = readFileSync(this.log, 'utf8').split('\n')
    return lines.filter((line) => line !== '' && !/^\{"level":"(info|debug)"/.test(line)).slice(-most)
  }

  async products(): Promise<Products> {
    this.#products ??= await openProducts(join(this.stateDir, 'db', 'pipeline.sqlite3'))
    return this.#products
  }

  async queue({ group, files }: Observation, stages: readonly string[]): Promise<void> {
    const subbands = files.map((path, subband) => ({ subband, path }))
    const settings = { imaging: SMALL_IMAGES }
    await queueGroup(await this.products(), { id: group, files: subbands, stages, settings })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#products?.[Symbol.asyncDispose]()
    for (const child of this.#children) await ended(child, 'SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

interface StartOptions {
  readonly program?: string // another one than contimg
  readonly under?: readonly string[] // that runs it
  readonly nodeArgs?: readonly string[]
  readonly url?: string // of the work database; without it, of the site's own
}

/** Sends a signal and waits for the end. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  if (signal === 'SIGKILL') child.kill('SIGCONT')
  await exit
}
