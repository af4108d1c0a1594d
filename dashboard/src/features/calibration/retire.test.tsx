// @vitest-environment happy-dom
import type { Retirement } from '@contimg/api/schemas'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../live/queries.ts'
import { Retire } from './retire.tsx'

const plan = (dryRun: boolean): Retirement => ({
  ...{ set: 'cal_b', dry_run: dryRun, served: 9, is_whole: true },
  changes: [
    { set: 'cal_b', status: 'retired', superseded_by: null, valid_from: null, valid_until: null, note: '' },
    { set: 'cal_a', status: 'active', superseded_by: null, valid_from: null, valid_until: null, note: '' },
  ],
  falls_back: [
    { to: 'cal_a', count: 7, first: '2026-01-26T00:18:51Z', last: '2026-01-26T00:49:46Z' },
    { to: null, count: 2, first: '2026-01-26T01:00:00Z', last: '2026-01-26T01:05:09Z' },
  ],
  groups: [
    {
      ...{
        group_id: null,
        ms_path: '/a.ms',
        observed_at: '2026-01-26T01:00:00Z',
        is_calibrated_with_it: false,
        to: null,
      },
      ...{ freshness: 'none', reason: 'no other set is registered within two days' },
    },
  ],
})
let sent: { url: string; body: unknown }[] = []
let refuse = false

beforeEach(() => {
  sent = []
  refuse = false
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as { dry_run: boolean }
    sent.push({ url, body })
    if (refuse && !body.dry_run)
      return Response.json(
        { error: 'forbidden', message: 'Retiring needs the admin role.', details: {} },
        { status: 403 },
      )
    return Response.json(plan(body.dry_run))
  })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  vi.unstubAllGlobals()
})

const open = () =>
  render(
    <Tooltip.Provider>
      <QueryClientProvider client={queryClient}>
        <Retire name="cal_b" isOpen onClose={() => undefined} />
      </QueryClientProvider>
    </Tooltip.Provider>,
  )

test('it tells what falls back to what before anything is changed', async () => {
  open()
  await screen.findByText('cal_a')
  expect(screen.getByText('It serves 9 Measurement Sets. Without it:')).toBeDefined()
  expect(screen.getByText('2026-01-26 00:18 to 00:49 UTC')).toBeDefined()
  expect(screen.getByText('stay without calibration')).toBeDefined()
  expect(screen.getByText(/no other set is registered within two days/)).toBeDefined()
  expect(sent).toEqual([{ url: '/api/cal/sets/cal_b/retire', body: { dry_run: true } }])
})

test('retiring sends the reason, and says what came of it', async () => {
  open()
  await screen.findByText('cal_a')
  fireEvent.change(screen.getByLabelText('Reason, kept with the set'), { target: { value: ' off axis ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Retire' }))
  await screen.findByText('Retired. 2 sets changed.')
  expect(sent.at(-1)?.body).toEqual({ dry_run: false, reason: 'off axis' })
  expect(screen.queryByRole('button', { name: 'Retire' })).toBeNull()
})

test('a refusal keeps the form and says why', async () => {
  refuse = true
  open()
  await screen.findByText('cal_a')
  fireEvent.click(screen.getByRole('button', { name: 'Retire' }))
  await screen.findByText('Retiring needs the admin role.')
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Retire' }).disabled).toBe(false))
})
