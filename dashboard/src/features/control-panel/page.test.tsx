// @vitest-environment happy-dom
import { FORMS } from '@contimg/api/schemas'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../live/queries.ts'
import { searchText } from '../../words/address.ts'
import { ControlPanelPage } from './page.tsx'

const MS = '/data/a.ms'
const stages = Object.entries(FORMS).map(([name, form]) => {
  const schema = form.toJSONSchema({ io: 'input', reused: 'inline' })
  return { name, task: name === 'full' ? null : name, summary: name, usual_s: 90, schema }
})
const queue = { total: 2, collecting: 0, pending: 0, in_progress: 2, completed: 0, failed: 0 }
const config = { input_dir: '/in', chunk_duration: 5 }
const stream = { desired: 'running', actual: 'running', claiming: true, reason: null, queue, config }
const schedule = {
  ...{ name: 'nightly', queue_name: 'q', task_name: 'backup-database', params: {}, cron: '0 3 * * *' },
  ...{ time_zone: 'UTC', is_enabled: true, next: ['2026-01-26T03:00:00Z'], last_task_id: null },
}
const letter = {
  ...{ id: 'l1', task_id: 't1', queue_name: 'q', task_name: 'imaging', params: { inputs: {} }, group_id: null },
  ...{ attempts: 3, error: 'no space', created_at: '2026-01-25T20:00:00Z', failed_at: '2026-01-25T20:10:00Z' },
}
const window = { completed: 0, failed: 0, execution_s: null }
let role = 'operator'
let sent: { method: string; url: string; body: unknown }[] = []

function answerTo(url: string): unknown {
  if (url === '/api/auth/me') return { is_open: false, name: 'x', role, via: 'session', expires_at: null }
  if (url === '/api/pipeline/stages') return { stages, chains: {} }
  if (url === '/api/streaming/status') return stream
  if (url === '/api/streaming/health') return { status: 'healthy', checks: [] }
  if (url === '/api/absurd/schedules') return { items: [schedule] }
  if (url.startsWith('/api/absurd/dead-letters?')) return { items: [letter] }
  if (url === '/api/absurd/queues') return { items: ['q'] }
  if (/absurd\/(metrics|queues\/q)/.test(url)) return { waiting: 0, oldest_pending_s: null, windows: { '24h': window } }
  if (url.startsWith('/api/jobs?group_by')) return { total: 0, causes: [] }
  if (url === '/api/status') return { forecast: { service_s: 120, capacity_per_h: 30, backlog: 0 } }
  return { items: [] }
}

beforeEach(() => {
  role = 'operator'
  sent = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { method = 'GET', body } = init
    if (method !== 'GET') sent.push({ method, url, body: body === undefined ? undefined : JSON.parse(String(body)) })
    if (url === '/api/pipeline/image') return Response.json({ job_id: 'j1', is_new: true }, { status: 201 })
    if (url.startsWith('/api/jobs/')) return Response.json({ error: 'not_found', message: 'none' }, { status: 404 })
    return Response.json(method === 'GET' ? answerTo(url) : { message: 'done', task_ids: [], task_id: 't2' })
  })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  vi.unstubAllGlobals()
})

/** The page at an address; what its address is now. */
function open(search: string): () => string {
  const history = createMemoryHistory({ initialEntries: [`/control-panel${search}`] })
  const root = createRootRoute()
  const route = createRoute({ getParentRoute: () => root, path: '/control-panel', component: ControlPanelPage })
  const router = createRouter({
    routeTree: root.addChildren([route]),
    history,
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
  return () => router.state.location.href
}

const button = async (name: string) => (await screen.findByRole('button', { name })) as HTMLButtonElement
const ready = (name: string) => waitFor(async () => expect((await button(name)).disabled).toBe(false))

test('an address fills the form, and what was typed is posted and kept in the address', async () => {
  const address = open(`?action=image&ms=${MS}&imsize=1024`)
  expect(((await screen.findByRole('combobox', { name: 'Measurement Set' })) as HTMLInputElement).value).toBe(MS)
  expect((screen.getByLabelText(/^Imsize/) as HTMLInputElement).value).toBe('1024')
  const robust = screen.getByLabelText(/^Robust/)
  for (const text of ['-', '-0', '-0.', '-0.5']) fireEvent.change(robust, { target: { value: text } })
  await waitFor(() => expect(address()).toBe(`/control-panel?action=image&ms=${MS}&imsize=1024&robust=-0.5`))
  await ready('Start imaging')
  fireEvent.click(await button('Start imaging'))
  await waitFor(() => expect(address()).toContain('&job=j1'))
  expect(sent).toEqual([
    { method: 'POST', url: '/api/pipeline/image', body: { ms: MS, parameters: { imsize: 1024, robust: -0.5 } } },
  ])
})

test('what is not as wanted is said beside its field, and nothing starts until it is mended', async () => {
  open(`?action=image&ms=${MS}`)
  const niter = await screen.findByLabelText(/^Niter/)
  await ready('Start imaging')
  fireEvent.change(niter, { target: { value: '1.5' } })
  expect(screen.getByRole('alert').textContent).toContain('wanted a whole number from 0 to')
  expect((await button('Start imaging')).disabled).toBe(true)
  fireEvent.change(niter, { target: { value: '15' } })
  await ready('Start imaging')
})

test('without its target a form says what to choose', async () => {
  open('?action=apply')
  await screen.findByText('Choose a Measurement Set first.')
  expect((await button('Start applying')).disabled).toBe(true)
})

test('a viewer sees everything, and nothing can be done, with the reason', async () => {
  role = 'viewer'
  open(`?action=image&ms=${MS}`)
  const why = 'This needs the operator role; you are viewer.'
  await screen.findByText(`Nothing can be changed from here now. ${why}`)
  for (const name of ['Start imaging', 'Restart', 'Stop…', 'Pause nightly', 'Run now: nightly', 'Retry']) {
    const one = await button(name)
    expect([name, one.disabled, one.title]).toEqual([name, true, why])
  }
  expect((await button('Resolve…')).title).toBe('This needs the admin role; you are viewer.')
  expect(sent).toEqual([])
})

test('stopping asks once, with what finishes first', async () => {
  open('')
  await ready('Stop…')
  fireEvent.click(await button('Stop…'))
  const dialog = await screen.findByRole('dialog')
  await within(dialog).findByText(/^2 groups are running; they finish first \(a group takes ≈ 2 min in all\)/)
  expect(sent).toEqual([])
  fireEvent.click(within(dialog).getByRole('button', { name: 'Stop' }))
  await waitFor(() => expect(sent).toEqual([{ method: 'POST', url: '/api/streaming/stop', body: undefined }]))
})

test('schedules are paused and run, dead letters tried again', async () => {
  const address = open('')
  await ready('Pause nightly')
  fireEvent.click(await button('Pause nightly'))
  fireEvent.click(await button('Run now: nightly'))
  fireEvent.click(await button('Retry'))
  await waitFor(() => expect(address()).toContain('job=t2'))
  await waitFor(() => expect(sent).toHaveLength(3))
  expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['PATCH', '/api/absurd/schedules/nightly', { is_enabled: false }],
    ['POST', '/api/absurd/schedules/nightly/trigger', undefined],
    ['POST', '/api/absurd/dead-letters/redrive', { ids: ['l1'] }],
  ])
})
