import { setTimeout as pause } from 'node:timers/promises'
import { eventSpan, listEvents, type ProductEvent, type Products } from '@contimg/state/products'
import type { Change, EventMessage } from '../schemas/events.ts'

export const HEARTBEAT_MS = 5000
const LOOK_MS = 250
const AT_ONCE = 500

/** Who hears of changes. */
export interface Listener {
  /** @returns false where it does not take them as fast as they come */
  send(message: EventMessage): boolean
  end(reason: string): void
}

/**
 * Tells listeners what changes, each from the change that it knows: nobody misses one, and none comes twice. The database is
 * looked at while somebody listens, four times a second.
 */
export class EventFeed {
  readonly #products: Products
  readonly #nowMs: () => number
  readonly #listeners = new Map<Listener, number>() // by the id of the last that was sent
  #loop: Promise<void> | undefined
  #beatMs = 0

  constructor(products: Products, nowMs: () => number) {
    this.#products = products
    this.#nowMs = nowMs
  }

  /** @param since  id of the last change that is known; without it only what comes */
  async add(listener: Listener, since?: number): Promise<void> {
    const { earliest, latest } = await eventSpan(this.#products)
    listener.send({ type: 'hello', latest, server_time: this.#time() })
    if (since !== undefined && isForgotten(since, earliest, latest)) listener.send({ type: 'gone', since, earliest })
    this.#listeners.set(listener, since === undefined ? latest : Math.min(since, latest))
    this.#run()
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener)
  }

  #run(): void {
    this.#loop ??= this.#tell()
      .catch((error: unknown) => this.#endAll(error))
      .finally(() => {
        this.#loop = undefined
        if (this.#listeners.size > 0) this.#run() // who came just as it ended
      })
  }

  async #tell(): Promise<void> {
    for (; this.#listeners.size > 0; await pause(LOOK_MS)) {
      for (const [last, some] of Map.groupBy(this.#listeners, ([, last]) => last)) {
        const events = await listEvents(this.#products, last, AT_ONCE)
        for (const [listener] of some) if (this.#listeners.has(listener)) this.#send(listener, events)
      }
      await this.#beat()
    }
  }

  /** Who listened may ask again. */
  #endAll(error: unknown): void {
    for (const listener of this.#listeners.keys()) listener.end(`changes cannot be read: ${(error as Error).message}`)
    this.#listeners.clear()
  }

  #send(listener: Listener, events: readonly ProductEvent[]): void {
    for (const event of events) {
      this.#listeners.set(listener, event.id)
      if (listener.send({ type: 'change', change: changeOf(event) })) continue
      this.#listeners.delete(listener)
      listener.end('too slow: ask again from the last change that came')
      return
    }
  }

  async #beat(): Promise<void> {
    if (performance.now() - this.#beatMs < HEARTBEAT_MS) return
    this.#beatMs = performance.now()
    const { latest } = await eventSpan(this.#products)
    for (const listener of this.#listeners.keys())
      listener.send({ type: 'heartbeat', latest, server_time: this.#time() })
  }

  #time(): string {
    return new Date(this.#nowMs()).toISOString()
  }
}

/** Whether some of those after `since` are kept no more. */
export function isForgotten(since: number, earliest: number, latest: number): boolean {
  return since < latest && since + 1 < earliest
}

export function changeOf({ id, atS, kind, subject, data }: ProductEvent): Change {
  return { id, at: new Date(1000 * atS).toISOString(), kind, subject, data: { ...data } }
}
