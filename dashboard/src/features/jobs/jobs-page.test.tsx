// @vitest-environment happy-dom
import type { Job } from '@contimg/api/schemas'
import { QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../live/queries.ts'
import { searchText } from '../../words/address.ts'
import { JobsPage } from './page.tsx'

const job = (id: string, state: Job['state'], over: Partial<Job> = {}): Job => ({
  ...{ job_id: id, type: 'imaging', target: `/d/${id}.img`, group_id: null, state, status: state, stage: 'imaging' },
  ...{ progress: null, attempt: 1, attempts: 4, worker: 'w', by: 'command', queued_at: '2026-01-26T02:00:00.000Z' },
  ...{ started_at: null, ended_at: null, took_s: null, usual_s: null, error: null, ...over },
})

/** Pixels of a pane, which happy-dom does not lay out. */
const PANE = [
  ['clientHeight', 600],
  ['clientWidth', 1200],
] as const

let list: { items: Job[]; total: number; next_cursor: string | null; has_queue: boolean }
let asked: string[]
let sent: unknown[]
let hasQueue: boolean
let role: 'viewer' | 'operator'

beforeEach(() => {
  list = { items: [job('aaaa', 'failed'), job('bbbb', 'completed')], total: 2, next_cursor: null, has_queue: true }
  ;[asked, sent, hasQueue, role] = [[], [], true, 'operator']
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push(url)
    if (init?.method === 'POST') {
      const { ids } = JSON.parse(String(init.body)) as { ids: string[] }
      sent.push([url, ids])
      return Response.json({ done: 1, items: ids.map((id) => ({ job_id: id, ok: true, error: null, message: null })) })
    }
    if (url.endsWith('/auth/me')) return Response.json({ role })
    if (!url.includes('group_by')) return Response.json(list)
    const body = { error: 'unavailable', message: 'the work queue does not answer', details: {} }
    return hasQueue ? Response.json({ total: 0, causes: [] }) : Response.json(body, { status: 503 })
  })
  for (const [side, px] of PANE) Object.defineProperty(HTMLElement.prototype, side, { configurable: true, value: px })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  for (const [side] of PANE) Reflect.deleteProperty(HTMLElement.prototype, side)
  vi.unstubAllGlobals()
})

function shown(address: string) {
  const root = createRootRoute({ component: Outlet })
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component })
  const router = createRouter({
    routeTree: root.addChildren([
      page('/jobs', JobsPage),
      page('/jobs/$id', () => 'the job'),
      page('/health', () => ''),
      page('/observations', () => ''),
    ]),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: searchText,
  })
  render(
    <Tooltip.Provider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </Tooltip.Provider>,
  )
  return router
}

test('keys select a job that failed and retry it, and Enter opens the one that they are at', async () => {
  const router = shown('/jobs')
  const grid = await screen.findByRole('grid', { name: 'Jobs' })
  await screen.findByText('aaaa.img')
  expect(screen.queryByText('The work queue cannot be asked.')).toBeNull()
  fireEvent.keyDown(grid, { key: 'x' })
  fireEvent.keyDown(grid, { key: 'j' })
  fireEvent.keyDown(grid, { key: 'x' })
  expect(screen.getByText('2 selected')).toBeDefined()
  expect(screen.getByRole('button', { name: /^Cancel/ })).toHaveProperty('disabled', true)
  fireEvent.keyDown(grid, { key: 'r' })
  await screen.findByText('1 of those selected neither failed nor was cancelled; it stays as it is.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry 1 job' }))
  await screen.findByText(/1 job begins anew/)
  expect(sent).toEqual([['/api/jobs/retry', ['aaaa']]])
  fireEvent.click(screen.getAllByRole('button', { name: 'Close' })[0])
  fireEvent.keyDown(grid, { key: 'Enter' })
  await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/bbbb'))
})

test('who may only look sees why nothing can be retried', async () => {
  role = 'viewer'
  shown('/jobs')
  await screen.findByText('aaaa.img')
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Retry aaaa' }).title).toBe(
      'This needs the operator role; you are viewer.',
    ),
  )
  expect(screen.getByRole('button', { name: 'Retry aaaa' })).toHaveProperty('disabled', true)
})

test('without the work queue it says that these are records alone', async () => {
  list = { items: [job('old', 'completed', { status: 'recorded' })], total: 1, next_cursor: null, has_queue: false }
  shown('/jobs')
  await screen.findByText('old.img')
  screen.getByText('The work queue cannot be asked.')
  expect(screen.queryByRole('button', { name: /^Retry old/ })).toBeNull()
})

test('where nothing matches, the filters that hold are told, each with a way to lift it', async () => {
  list = { items: [], total: 0, next_cursor: null, has_queue: true }
  const router = shown('/jobs?type=imaging&state=pending')
  await screen.findByText('No job that was queued in the last 24 h matches these 2 filters.')
  fireEvent.click(screen.getByRole('button', { name: 'Clear type' }))
  await waitFor(() => expect(router.state.location.search).toEqual({ state: 'pending' }))
  await waitFor(() => expect(asked.at(-1)).toBe('/api/jobs?t=-24h&state=pending&limit=200'))
})

test('causes that cannot be asked for are refused in their panel, and a way to ask again', async () => {
  hasQueue = false
  shown('/jobs?state=failed')
  await screen.findByText('Could not load the failures.')
  hasQueue = true
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('No job that was queued in the last 24 h failed for good.')
})
