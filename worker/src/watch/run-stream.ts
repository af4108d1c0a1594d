import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import {
  countGroups,
  findStreamState,
  type Products,
  putStreamReport,
  type StreamChanges,
  type StreamReport,
} from '@contimg/state/products'
import { Wake } from '../jobs/wake.ts'
import { type WatchedFolder, watchedFolder } from './folder.ts'
import { FolderEvents } from './folder-events.ts'
import { type Gate, type GateReading, Gates } from './gates.ts'
import { type Look, Watcher, type WatcherOptions } from './watcher.ts'

export interface StreamRun extends WatcherOptions {
  readonly inputDir: string // absolute, and always the same
  readonly outputDir: string
  readonly pollS: number
  readonly monitorS: number | undefined // how often the queue is told of; undefined for never
  readonly gates: readonly Gate[]
}

const HEARTBEAT_S = 5
const SOONEST_MS = 250 // between two looks

/**
 * Watches a folder until it is to end. It obeys the state that the database says is desired, and says there what it does and
 * whether groups may be taken on.
 *
 * @param runOf  what holds with the changes that the database has
 * @param stop  aborted when it is to end, after what it is doing
 */
export async function runStream(
  products: Products,
  runOf: (changes: StreamChanges) => StreamRun,
  stop: AbortSignal,
): Promise<void> {
  const { inputDir } = runOf({})
  const wake = new Wake()
  stop.addEventListener('abort', () => wake.now())
  using events = new FolderEvents(inputDir, () => wake.now())
  const stream = new Stream(products, runOf, await watchedFolder(inputDir))
  while (!stop.aborted) {
    events.renew()
    const waitS = await stream.turn(stop)
    if (!stop.aborted && waitS > 0) {
      await pause(Math.min(SOONEST_MS, 1000 * waitS), undefined, { signal: stop }).catch(() => {})
      await wake.after(Math.max(0, 1000 * waitS - SOONEST_MS))
    }
  }
  await stream.end()
}

/** What goes on from one look to the next. */
class Stream {
  readonly #products: Products
  readonly #runOf: (changes: StreamChanges) => StreamRun
  readonly #folder: WatchedFolder
  readonly #gates: Gates
  #changes = '{}'
  #run: StreamRun
  #watcher: Watcher
  #actual: StreamReport['actual'] | undefined
  #trouble: string | undefined
  #said = ''
  #isShut = false
  #warned = ''
  #heartbeatS = Number.NEGATIVE_INFINITY
  #monitoredS = Number.NEGATIVE_INFINITY

  constructor(products: Products, runOf: (changes: StreamChanges) => StreamRun, folder: WatchedFolder) {
    this.#products = products
    this.#runOf = runOf
    this.#folder = folder
    this.#run = runOf({})
    this.#watcher = new Watcher(products, folder, this.#run)
    this.#gates = new Gates(this.#run.gates)
  }

  /** @returns seconds to the next one */
  async turn(stop: AbortSignal): Promise<number> {
    try {
      const { desired, changes } = await findStreamState(this.#products)
      this.#change(changes)
      this.#obey(desired)
      const look = desired === 'running' ? await this.#watcher.look(stop) : undefined
      await this.#report(look)
      await this.#monitor()
      if (this.#trouble !== undefined) this.#run.tell('info', 'the database takes changes again')
      this.#trouble = undefined
      const { pollS, settleS } = this.#run
      if (look?.hasMore) return 0
      return look?.isUnsettled ? Math.min(pollS, settleS) : pollS
    } catch (error) {
      const text = (error as Error).message
      if (text !== this.#trouble) this.#run.tell('warn', `waits: ${text}`)
      this.#trouble = text
      return this.#run.pollS
    }
  }

  /** A watcher has nothing in mind that another would not find out: what is changed is for a new one. */
  #change(changes: StreamChanges): void {
    const text = JSON.stringify(changes)
    if (text === this.#changes) return
    this.#changes = text
    this.#run = this.#runOf(changes)
    this.#watcher = new Watcher(this.#products, this.#folder, this.#run)
    this.#run.tell('info', `set up as was asked for: ${text}`)
  }

  #obey(desired: 'running' | 'stopped'): void {
    if (this.#actual !== desired)
      this.#run.tell('info', desired === 'running' ? `watches ${this.#run.inputDir}` : 'stopped')
    this.#actual = desired
  }

  /** Says what changed at once, and that it lives now and then. */
  async #report(look: Look | undefined): Promise<void> {
    const { clock, inputDir } = this.#run
    const reading = this.#gates.read()
    const reason = [...(look?.isAway ? [`${inputDir} is not there`] : []), ...reading.reasons].join('; ')
    this.#tellGates(reading)
    const said = `${this.#actual} ${reading.isOpen} ${reason}`
    if (said.replace(/[\d.]+ GB/, '') === this.#said && clock.nowS() - this.#heartbeatS < HEARTBEAT_S) return
    await this.#put(this.#actual ?? 'running', reading.isOpen, reason === '' ? undefined : reason)
    this.#said = said.replace(/[\d.]+ GB/, '')
    this.#heartbeatS = clock.nowS()
  }

  async #put(actual: StreamReport['actual'], isClaiming: boolean, reason: string | undefined): Promise<void> {
    const { clock, inputDir, outputDir } = this.#run
    const where = { inputDir, outputDir, host: hostname(), pid: process.pid }
    await putStreamReport(this.#products, {
      ...{ actual, isClaiming, reason, ...where, clock: { boot: clock.boot, s: clock.nowS() } },
    })
  }

  #tellGates({ isOpen, reasons, warnings }: GateReading): void {
    const { tell } = this.#run
    if (!isOpen && !this.#isShut) tell('warn', `no group is taken on: ${reasons.join('; ')}`)
    if (isOpen && this.#isShut) tell('info', 'groups are taken on again')
    const names = warnings.map((warning) => warning.split(':')[0]).join()
    if (names !== this.#warned) for (const warning of warnings) tell('warn', warning)
    this.#isShut = !isOpen
    this.#warned = names
  }

  async #monitor(): Promise<void> {
    const { clock, monitorS, tell } = this.#run
    if (monitorS === undefined || clock.nowS() - this.#monitoredS < monitorS) return
    this.#monitoredS = clock.nowS()
    tell('info', 'queue', await countGroups(this.#products))
  }

  /** Says that it is gone; what it said of gates does not hold any more. */
  async end(): Promise<void> {
    this.#run.tell('info', 'ended')
    await this.#put('ended', true, undefined).catch(() => {})
  }
}
