// @vitest-environment happy-dom
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../live/queries.ts'
import { Alerts } from './alerts.tsx'

const ITEM = {
  ...{ id: 'disk output', kind: 'disk', severity: 'critical', title: 'The output disk is full', message: '4 GB free' },
  ...{ since: '2026-01-26T02:00:00Z', last: '2026-01-26T02:30:00Z', count: 1, subjects: ['/data'] },
  ...{ action: 'contimg retention run', acknowledged: null as unknown },
}
let acknowledged: unknown
let sent: unknown[] = []

beforeEach(() => {
  acknowledged = null
  sent = []
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      sent.push([url, JSON.parse(String(init.body))])
      acknowledged = { at: '2026-01-26T02:31:00Z', by: 'mk', note: 'tapes are changed' }
      return Response.json({})
    }
    return Response.json({ items: [{ ...ITEM, acknowledged }], critical: 1, warning: 0, acknowledged: [] })
  })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  vi.unstubAllGlobals()
})

test('an alert is acknowledged with a note, by its own address, and then shows who has seen it', async () => {
  render(
    <Tooltip.Provider>
      <QueryClientProvider client={queryClient}>
        <Alerts />
      </QueryClientProvider>
    </Tooltip.Provider>,
  )
  await screen.findByText('The output disk is full')
  expect(screen.getByText('1 that nobody has seen')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Acknowledge…' }))
  fireEvent.change(screen.getByLabelText('Note, may stay empty'), { target: { value: 'tapes are changed' } })
  fireEvent.click(screen.getByRole('button', { name: 'Acknowledge' }))
  await screen.findByText(/Acknowledged by mk .*: tapes are changed/)
  expect(sent).toEqual([['/api/health/alerts/disk%20output/acknowledge', { note: 'tapes are changed' }]])
  expect(screen.queryByRole('button', { name: /Acknowledge/ })).toBeNull()
})
