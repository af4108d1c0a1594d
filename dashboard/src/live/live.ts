import type { Change, EventMessage } from '@contimg/api/schemas'

export const SILENCE_MS = 10_000 // two heartbeats
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 15_000

/** Whether we hear of changes. */
export interface Connection {
  readonly state: 'connecting' | 'live' | 'stale'
  readonly heardMs: number | undefined // when something came last, of the browser's clock
  readonly nextTryMs: number | undefined
  readonly backSinceMs: number | undefined // when it came back after it had been lost
  readonly missed: number // changes that came at once on its return
  readonly serverAheadMs: number // the clock of the server less that of the browser
}

type Heed = (change: Change) => void

/**
 * Hears of changes over a WebSocket, for as long as the page is open: after a loss it asks from the last change that it knows.
 * `socketTo` makes a socket; tests hand theirs.
 */
export class Live {
  #connection: Connection = {
    ...{ state: 'connecting', heardMs: undefined, nextTryMs: undefined, backSinceMs: undefined, missed: 0 },
    serverAheadMs: 0,
  }
  #last: number | undefined
  #socket: WebSocket | undefined
  #pauseMs = FIRST_PAUSE_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  readonly #listeners = new Set<() => void>()
  readonly #heeds = new Set<Heed>()
  readonly #onGone: () => void
  readonly #socketTo: (query: string) => WebSocket

  /** @param onGone  what to do where changes were missed that the server has forgotten: ask for everything anew */
  constructor(onGone: () => void, socketTo: (query: string) => WebSocket) {
    this.#onGone = onGone
    this.#socketTo = socketTo
  }

  start(): void {
    this.#open()
    this.#watch ??= setInterval(() => this.#listen(), 1000)
  }

  stop(): void {
    clearInterval(this.#watch)
    clearTimeout(this.#timer)
    this.#watch = undefined
    this.#socket?.close()
  }

  tryNow(): void {
    clearTimeout(this.#timer)
    this.#open()
  }

  readonly get = (): Connection => this.#connection

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onChange(heed: Heed): () => void {
    this.#heeds.add(heed)
    return () => this.#heeds.delete(heed)
  }

  #open(): void {
    this.#socket?.close()
    const socket = this.#socketTo(this.#last === undefined ? '' : `?since=${this.#last}`)
    this.#socket = socket
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(JSON.parse(String(data)) as EventMessage)
    socket.onclose = () => this.#socket === socket && this.#lost()
  }

  /** A connection that says nothing is none. */
  #listen(): void {
    const { state, heardMs } = this.#connection
    if (state !== 'live' || heardMs === undefined || Date.now() - heardMs < SILENCE_MS) return
    this.#socket?.close()
    this.#lost()
  }

  #lost(): void {
    this.#socket = undefined
    const nextTryMs = Date.now() + this.#pauseMs
    this.#set({ state: 'stale', heardMs: this.#connection.heardMs ?? Date.now(), nextTryMs, backSinceMs: undefined })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#open(), this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }

  #hear(message: EventMessage): void {
    const nowMs = Date.now()
    if (message.type === 'change') {
      this.#last = message.change.id
      for (const heed of this.#heeds) heed(message.change)
      this.#set({ heardMs: nowMs })
    } else if (message.type === 'gone') this.#onGone()
    else if (message.type === 'heartbeat') {
      this.#last = Math.max(this.#last ?? 0, message.latest)
      this.#set({ heardMs: nowMs, serverAheadMs: Date.parse(message.server_time) - nowMs })
    } else this.#greet(message, nowMs)
  }

  #greet(message: Extract<EventMessage, { type: 'hello' }>, nowMs: number): void {
    this.#pauseMs = FIRST_PAUSE_MS
    const wasLost = this.#connection.state === 'stale'
    const missed = this.#last === undefined ? 0 : message.latest - this.#last
    this.#last ??= message.latest
    const back = wasLost ? { backSinceMs: nowMs, missed } : {}
    const serverAheadMs = Date.parse(message.server_time) - nowMs
    this.#set({ state: 'live', heardMs: nowMs, nextTryMs: undefined, serverAheadMs, ...back })
    if (wasLost) this.#onGone() // what is shown may have been asked for while nothing answered
  }

  #set(change: Partial<Connection>): void {
    this.#connection = { ...this.#connection, ...change }
    for (const listener of this.#listeners) listener()
  }
}
