// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { HoverCard } from './hover-card.tsx'
import { pointOf, stripOf } from './strip-data.ts'

const ID = '2026-01-25T22:26:05'
const STRIP = {
  ...{ from: '', to: '', t: [Date.parse(`${ID}Z`) / 1000], count: [1], failed: [1], group_id: [ID] },
  fields: { state: ['failed'], quality: [null], noise_jy: [null] },
}

function show(items: readonly unknown[], bin: 'group' | 'hour' = 'group') {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items })))
  const point = pointOf(stripOf({ ...STRIP, bin }), 0)
  render(
    <QueryClientProvider client={new QueryClient()}>
      <HoverCard point={point} left={100} top={100} bottom={300} />
    </QueryClientProvider>,
  )
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('a group is told with what was not measured, and soon with why it failed', async () => {
  show([{ group_id: ID, stage: 'image', error: 'image: no room', calibrators: ['3C454.3'], image_id: null }])
  expect(screen.getByText(ID)).toBeTruthy()
  expect(screen.getAllByText('not measured').length).toBeGreaterThan(0)
  expect(await screen.findByText('image: no room')).toBeTruthy()
  expect(screen.getByText('3C454.3')).toBeTruthy()
})

test('one that is gone meanwhile is told as the strip knew it', async () => {
  show([])
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(screen.getByText('Failed')).toBeTruthy()
  expect(screen.getByText('–')).toBeTruthy()
})

test('a bin says how many of its groups failed', () => {
  show([], 'hour')
  expect(screen.getByText('1 failed')).toBeTruthy()
  expect(screen.getByText('2026-01-25 22:26–23:26')).toBeTruthy()
})
