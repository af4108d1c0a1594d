// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { useTransitMarks } from './use-transit-marks.ts'

const asked: string[] = []

function marksOf(t: string) {
  asked.length = 0
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return Promise.resolve(Response.json({ items: [{ calibrator: '3C454.3', at: '2026-01-25T22:18:21.000Z' }] }))
  })
  const client = new QueryClient()
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  return renderHook(() => useTransitMarks(t), { wrapper }).result
}

afterEach(() => vi.unstubAllGlobals())

test('the calibrators that crossed the beam within the span that is drawn are marked, those of the past too', async () => {
  const result = marksOf('-24h')
  await waitFor(() => expect(result.current).toEqual([{ atMs: Date.UTC(2026, 0, 25, 22, 18, 21), label: '3C454.3' }]))
  expect(asked).toEqual(['/api/pointing/transits?t=-24h'])
})

test('of more than a year transits are not asked for: they would be one line beside the other', () => {
  expect(marksOf('-400d').current).toEqual([])
  expect(asked).toEqual([])
})
