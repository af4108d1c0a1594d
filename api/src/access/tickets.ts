import { randomBytes } from 'node:crypto'
import type { Identity } from './identity.ts'

export const TICKET_S = 30
const MOST = 10_000 // that wait to be used

interface Given {
  readonly identity: Identity
  readonly untilMs: number
}

/** For what cannot send a header, as a browser's EventSource and WebSocket: each serves once, within half a minute. */
export class Tickets {
  readonly #nowMs: () => number
  readonly #given = new Map<string, Given>() // the oldest first

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  give(identity: Identity): string {
    this.#clear()
    const ticket = randomBytes(32).toString('base64url')
    this.#given.set(ticket, { identity, untilMs: this.#nowMs() + 1000 * TICKET_S })
    return ticket
  }

  /** @returns whom it was given to; undefined where it was used, is too old, or is none */
  take(ticket: string): Identity | undefined {
    const found = this.#given.get(ticket)
    this.#given.delete(ticket)
    return found && this.#nowMs() < found.untilMs ? found.identity : undefined
  }

  #clear(): void {
    for (const [ticket, { untilMs }] of this.#given) {
      if (this.#given.size < MOST && this.#nowMs() < untilMs) return
      this.#given.delete(ticket)
    }
  }
}
