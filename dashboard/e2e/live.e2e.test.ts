import { readdirSync, readFileSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import { ask, withBrowser } from './browse.ts'

const open = withBrowser()
const LIVE_MS = 120_000

interface Status {
  readonly queue: Readonly<Record<string, number>>
  readonly recent_groups: readonly { readonly group_id: string; readonly state: string }[]
}

test('a group is followed from its files to its image, without a reload', { timeout: 200_000 }, async () => {
  await using opened = await open('/observations?t=-7d')
  const { page } = opened
  const known = new Set((await ask<Status>('/status?limit=100')).recent_groups.map(({ group_id }) => group_id))
  const isNew = async () =>
    (await ask<Status>('/status?limit=10')).recent_groups.find(({ group_id }) => !known.has(group_id))
  let group = await isNew()
  for (const endMs = Date.now() + LIVE_MS; group === undefined && Date.now() < endMs; group = await isNew())
    await page.waitForTimeout(500)
  if (group === undefined) throw new Error('the feed brought no group')
  const row = page
    .getByRole('row')
    .filter({ hasText: stampText(group.group_id) })
    .first()
  await row.waitFor({ timeout: 10_000 })
  await row.getByText('Completed').waitFor({ timeout: LIVE_MS })
  await row.click()
  await page.getByRole('heading', { level: 1, name: group.group_id }).waitFor()
})

/** As the table writes it. */
const stampText = (id: string) => id.replace('T', ' ')

test('when the API dies the page says since when, and when it is back', { timeout: 120_000 }, async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  const told = [
    /Connection lost at \d\d:\d\d:\d\d UTC/,
    /Stale since \d\d:\d\d:\d\d/,
    'Not known: the connection is lost.',
  ]
  const seen = told.map((text) => page.getByText(text).waitFor({ timeout: 15_000 })) // at once: it may be back in a second
  process.kill(apiProcess(), 'SIGKILL')
  await Promise.all(seen)
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
  await page.getByText(/Back since \d\d:\d\d:\d\d UTC/).waitFor({ timeout: 10_000 })
  await page.getByText('Not known: the connection is lost.').waitFor({ state: 'detached' })
})

/** The process of the API of this site: whose working state is in the folder of the site. */
function apiProcess(): number {
  const { folder } = inject('site')
  const isApi = (pid: string) => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('contimg-api') &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
      )
    } catch {
      return false // it has ended
    }
  }
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isApi(name))
  expect(pids).toHaveLength(1)
  return Number(pids[0])
}
