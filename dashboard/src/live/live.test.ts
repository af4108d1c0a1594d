import type { EventMessage } from '@contimg/api/schemas'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Live, SILENCE_MS } from './live.ts'

class Socket {
  static readonly all: Socket[] = []
  onmessage: ((event: { data: string }) => void) | undefined
  onclose: (() => void) | undefined
  readonly query: string
  isClosed = false
  constructor(query: string) {
    this.query = query
    Socket.all.push(this)
  }
  close(): void {
    this.isClosed = true
  }
  say(message: EventMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const time = '2026-01-26T02:38:52.000Z'
const change = (id: number) =>
  ({ type: 'change', change: { id, at: time, kind: 'group', subject: 'g', data: {} } }) as const
const latest = () => Socket.all.at(-1) as Socket
let [gone, heard]: [number, number[]] = [0, []]
let live: Live

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(time) - 2500 })
  Socket.all.length = 0
  ;[gone, heard] = [0, []]
  live = new Live(
    () => gone++,
    (query) => new Socket(query) as unknown as WebSocket,
  )
  live.onChange(({ id }) => heard.push(id))
  live.start()
})
afterEach(() => {
  live.stop()
  vi.useRealTimers()
})

test('it is live from the first word, and knows by how much the clock of the server is ahead', () => {
  expect(live.get().state).toBe('connecting')
  latest().say({ type: 'hello', latest: 7, server_time: time })
  expect(live.get()).toMatchObject({ state: 'live', serverAheadMs: 2500, backSinceMs: undefined })
  expect(gone).toBe(0)
})

test('ten seconds without a heartbeat are a loss, also where the socket says nothing of it', () => {
  latest().say({ type: 'hello', latest: 7, server_time: time })
  const heardMs = live.get().heardMs
  vi.advanceTimersByTime(SILENCE_MS - 1500)
  expect(live.get().state).toBe('live')
  vi.advanceTimersByTime(2000)
  expect(live.get()).toMatchObject({ state: 'stale', heardMs })
})

test('after a loss it asks from the last change that it knows, in longer and longer pauses', () => {
  latest().say({ type: 'hello', latest: 7, server_time: time })
  latest().say(change(8))
  latest().onclose?.()
  expect(live.get()).toMatchObject({ state: 'stale', nextTryMs: Date.now() + 1000 })
  vi.advanceTimersByTime(1000)
  expect(Socket.all.map(({ query }) => query)).toEqual(['', '?since=8'])
  latest().onclose?.()
  vi.advanceTimersByTime(1999)
  expect(Socket.all).toHaveLength(2)
  vi.advanceTimersByTime(1)
  latest().say({ type: 'hello', latest: 11, server_time: time })
  expect(live.get()).toMatchObject({ state: 'live', missed: 3, backSinceMs: Date.now() })
  expect(gone).toBe(1)
  for (const id of [9, 10, 11]) latest().say(change(id))
  expect(heard).toEqual([8, 9, 10, 11])
})

test('what an old socket says late is not heard', () => {
  const old = latest()
  old.say({ type: 'hello', latest: 7, server_time: time })
  live.tryNow()
  old.say(change(8))
  old.onclose?.()
  expect(heard).toEqual([])
  expect(live.get().state).toBe('live')
})

test('changes that the server has forgotten make everything be asked for anew', () => {
  latest().say({ type: 'gone', since: 3, earliest: 90 })
  expect(gone).toBe(1)
})
