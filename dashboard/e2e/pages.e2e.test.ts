import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { ask, seriousFaults, settled, siteUrl, withBrowser } from './browse.ts'

const open = withBrowser()

interface Items<T> {
  readonly items: readonly T[]
}

/** The pages of things that there are one of. */
async function addresses(): Promise<Record<string, string>> {
  const [image] = (await ask<Items<{ id: number; group_id: string; ms_path: string }>>('/images?limit=1')).items
  const [job] = (await ask<Items<{ job_id: string }>>('/jobs?state=completed&type=imaging&limit=1')).items
  return {
    dashboard: '/dashboard',
    observations: '/observations?t=-7d',
    group: `/observations/${image.group_id}`,
    'measurement sets': '/ms',
    'measurement set': `/ms/${encodeURIComponent(image.ms_path)}`,
    calibration: '/calibration',
    images: '/images',
    image: `/images/${image.id}`,
    'control panel': '/control-panel',
    jobs: '/jobs',
    'failed jobs': '/jobs?state=failed',
    job: `/jobs/${job.job_id}`,
    health: '/health',
  }
}

const PAGES = [
  ...['dashboard', 'observations', 'group', 'measurement sets', 'measurement set', 'calibration', 'images', 'image'],
  'control panel',
  ...['jobs', 'failed jobs', 'job'],
  'health',
]

test.each(PAGES)(
  '%s: loads without an error, axe finds nothing serious, it fits a tablet, a reload shows the same',
  async (name) => {
    const path = (await addresses())[name]
    await using opened = await open(path, { theme: 'light', width: 1100, height: 800 })
    const { page, faults } = opened
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    expect(await seriousFaults(page)).toEqual([])
    expect(faults).toEqual([])
    await vi.waitFor(() => reloadShowsTheSame(page, path), { timeout: STANDS_STILL_MS, interval: 2000 })
    expect(faults).toEqual([])
  },
)

const STANDS_STILL_MS = 60_000

/** From the address anew at each try: the site works on, and its verdict may change between two looks. */
async function reloadShowsTheSame(page: Page, path: string): Promise<void> {
  const seen = async () => {
    await settled(page)
    return { address: page.url(), heads: await page.locator('main h1, main h2').allTextContents() }
  }
  await page.goto(`${siteUrl()}/ui${path}`)
  const before = await seen()
  await page.reload()
  expect(await seen()).toEqual(before)
}

test('old addresses lead to where their pages are now', async () => {
  await using opened = await open('/qa')
  expect(new URL(opened.page.url()).pathname).toBe('/ui/images')
})

test('an address that is none says so', async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  await page.goto(page.url().replace('/dashboard', '/nowhere'))
  await page.getByText('Nothing stands at this address').waitFor()
})
