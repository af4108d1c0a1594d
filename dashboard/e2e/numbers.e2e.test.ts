import { expect, test } from 'vitest'
import { ask, settled, withBrowser } from './browse.ts'

const open = withBrowser()

interface Night {
  readonly nights: readonly {
    readonly sentence: string
    readonly groups: number
    readonly imaged: number
    readonly noise_jy: { readonly median: number | null }
  }[]
}

interface Status {
  readonly queue: Readonly<Record<string, number>>
}

/** Without from and to, which go on with the clock. */
function figuresOf({ nights }: Night) {
  const { sentence, groups, imaged } = nights.at(-1)!
  return { sentence, groups, imaged }
}

const TRIES = 10

/** What holds on both sides of a look at a page that lives: nothing of it changed meanwhile. */
async function unchanged<T, P>(question: string, part: (answer: T) => P, look: () => Promise<void>): Promise<P> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = part(await ask<T>(question))
    await look()
    if (JSON.stringify(part(await ask<T>(question))) === JSON.stringify(before)) return before
  }
  throw new Error(`${question} never stood still`)
}

test('the verdict and its counts are those of the API', async () => {
  await using opened = await open('/dashboard?t=-7d')
  const { page } = opened
  let [sentence, counts] = ['', '']
  const night = await unchanged('/summary/night?t=-7d', figuresOf, async () => {
    await page.reload()
    await page.locator('main h1 + p').filter({ hasText: 'groups imaged' }).waitFor()
    sentence = await page.locator('main h1').innerText()
    counts = await page.locator('main h1 + p').innerText()
  })
  expect(sentence).toBe(night.sentence)
  expect(counts).toContain(`${night.imaged} of ${night.groups} groups imaged`)
})

test('the queue by state is that of the API', async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  const panel = page.getByRole('region', { name: 'Keeping up' })
  let shown: string[] = []
  const queue = await unchanged(
    '/status',
    (status: Status) => status.queue,
    async () => {
      await page.reload()
      await panel.getByText('Completed').waitFor()
      shown = await panel.locator('li').allInnerTexts()
    },
  )
  const wanted = ['collecting', 'pending', 'in_progress', 'completed', 'failed'].map((state) => String(queue[state]))
  expect(shown.map((text) => text.split('\n')[0])).toEqual(wanted)
})

test('the noise of an image is that of the API', async () => {
  const { items } = await ask<{ readonly items: readonly { readonly id: number; readonly noise_jy: number }[] }>(
    '/images?limit=1',
  )
  await using opened = await open(`/images/${items[0].id}`)
  const text = await opened.page.locator('main').innerText()
  expect(text).toContain((items[0].noise_jy * 1000).toPrecision(3))
})

test('what was not measured is said to be so, never zero', async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  await page.route(/\/api\/summary\/night/, async (route) => {
    const answer = await route.fetch()
    const { nights, ...rest } = (await answer.json()) as Night
    const none = { median: null, low: null, high: null }
    await route.fulfill({
      response: answer,
      json: { ...rest, nights: nights.map((one) => ({ ...one, noise_jy: none })) },
    })
  })
  await page.reload()
  await settled(page)
  const counts = page.locator('main h1 + p')
  await counts.filter({ hasText: 'groups imaged' }).waitFor()
  expect(await counts.innerText()).toContain('Median noise not measured.')
  expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined|Infinity/)
  await page.unrouteAll({ behavior: 'ignoreErrors' }) // the page asks again while it is closed
})
