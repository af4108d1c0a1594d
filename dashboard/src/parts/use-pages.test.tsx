// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Query } from '../client.ts'
import { count } from '../words/numbers.ts'
import { usePages } from './use-pages.ts'

const LIMIT = 200

afterEach(() => vi.unstubAllGlobals())

/** A list of so many numbers, as the API tells it. */
function listOf(length: number, counted: { readonly total: number; readonly total_is?: 'exact' | 'at_least' }) {
  vi.stubGlobal('fetch', async (address: string) => {
    const from = Number(new URL(address, 'http://localhost').searchParams.get('cursor') ?? 0)
    const end = Math.min(length, from + LIMIT)
    const items = Array.from({ length: end - from }, (_, at) => from + at)
    return Response.json({ items, ...counted, next_cursor: end < length ? String(end) : null })
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const hook = (query: Query) => usePages<number>('/list', query, { limit: LIMIT })
  const { result, rerender } = renderHook(hook, { wrapper, initialProps: {} })
  return { list: result, ask: (query: Query) => rerender(query) }
}

test('a list that was not counted to its end is read to its end', async () => {
  const { list } = listOf(1450, { total: 1000, total_is: 'at_least' })
  await vi.waitFor(() => expect(list.current.rows).toHaveLength(LIMIT))
  const told: [number, string | undefined][] = []
  while (list.current.rows!.length < list.current.total!) {
    const { length } = list.current.rows!
    told.push([length, list.current.totalText])
    act(() => list.current.more())
    await vi.waitFor(() => expect(list.current.rows!.length).toBeGreaterThan(length))
  }
  expect(list.current.rows).toEqual(Array.from({ length: 1450 }, (_, i) => i))
  expect(list.current.totalText).toBe(count(1450))
  expect(told.at(0)).toEqual([200, `more than ${count(1000)}`])
  expect(told.at(-1)).toEqual([1400, `more than ${count(1400)}`])
})

test('one that was counted tells so from the beginning', async () => {
  const { list } = listOf(450, { total: 450 })
  await vi.waitFor(() => expect(list.current).toMatchObject({ total: 450, totalText: '450' }))
  expect(list.current.rows).toHaveLength(LIMIT)
})

test('while another question is asked the list is as long as it was', async () => {
  const { list, ask } = listOf(450, { total: 450 })
  await vi.waitFor(() => expect(list.current.rows).toHaveLength(LIMIT))
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  ask({ sort: 'other' })
  expect(list.current).toMatchObject({ total: 450, totalText: '450' })
})

test('a page that does not come is not asked for again and again', async () => {
  const { list } = listOf(450, { total: 450 })
  await vi.waitFor(() => expect(list.current.rows).toHaveLength(LIMIT))
  const fetched = vi.fn(async () => Response.json({ error: 'broken', message: 'broken', details: {} }, { status: 500 }))
  vi.stubGlobal('fetch', fetched)
  act(() => list.current.more())
  await vi.waitFor(() => expect(list.current.moreError).toMatchObject({ status: 500 }))
  act(() => list.current.more())
  expect(fetched).toHaveBeenCalledTimes(1)
  expect(list.current.rows).toHaveLength(LIMIT)
})
