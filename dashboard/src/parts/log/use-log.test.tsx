// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useLog } from './use-log.ts'

/** The outside network: what the server sends is told by hand. */
class Source {
  static readonly CLOSED = 2
  static all: Source[] = []
  readyState = 0
  onopen?: () => void
  onerror?: () => void
  readonly heard = new Map<string, (event: { data: string }) => void>()
  readonly url: string
  constructor(url: string) {
    this.url = url
    Source.all.push(this)
  }
  addEventListener(kind: string, listener: (event: { data: string }) => void) {
    this.heard.set(kind, listener)
  }
  say(id: string) {
    this.heard.get('line')?.({ data: JSON.stringify({ id, level: 'info', message: id }) })
  }
  close() {
    this.readyState = Source.CLOSED
  }
}

describe('the log of a job', () => {
  beforeEach(() => {
    Source.all = []
    vi.stubGlobal('EventSource', Source)
  })
  afterEach(() => vi.unstubAllGlobals())

  test('grows as lines come, each once, until there will be no more', async () => {
    const { result } = renderHook(() => useLog('/jobs/a/logs'))
    const [source] = Source.all
    expect(source.url).toBe('/api/jobs/a/logs?tail=1000')
    act(() => source.onopen?.())
    expect(result.current.state).toBe('live')
    for (const id of ['1', '2', '2']) source.say(id)
    await waitFor(() => expect(result.current.lines.map(({ id }) => id)).toEqual(['1', '2']))
    source.say('3')
    act(() => source.heard.get('end')?.({ data: '{}' }))
    expect(result.current).toMatchObject({ state: 'ended' })
    expect(result.current.lines).toHaveLength(3)
    expect(source.readyState).toBe(Source.CLOSED)
  })

  test('of another job begins anew and lets the first go', () => {
    const { result, rerender } = renderHook(({ path }) => useLog(path), { initialProps: { path: '/jobs/a/logs' } })
    act(() => Source.all[0].onopen?.())
    rerender({ path: '/jobs/b/logs' })
    expect(Source.all[0].readyState).toBe(Source.CLOSED)
    expect(Source.all[1].url).toContain('/jobs/b/')
    expect(result.current).toMatchObject({ state: 'opening', lines: [] })
  })

  test('that is refused says why, and one that was cut off waits', async () => {
    const body = { error: 'unavailable', message: 'the work queue does not answer', details: {}, request_id: 'a' }
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 503 }))
    const { result } = renderHook(() => useLog('/jobs/a/logs'))
    const [source] = Source.all
    act(() => source.onerror?.())
    expect(result.current).toMatchObject({ state: 'lost', error: undefined })
    source.close()
    act(() => source.onerror?.())
    await waitFor(() => expect(result.current.error?.message).toBe('the work queue does not answer'))
  })
})
