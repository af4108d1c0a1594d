import { expect, test } from 'vitest'
import { ask, settled, withBrowser } from './browse.ts'

const open = withBrowser()

test('from the dashboard to an image and back, by keys alone', async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  const { items } = await ask<{ readonly items: readonly { readonly id: number }[] }>('/images?limit=1')

  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL(/\/ui\/observations/)
  await settled(page)

  await page.keyboard.press('/')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.type(String(items[0].id))
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/ui/images/${items[0].id}`))
  await settled(page)

  await page.keyboard.press('t')
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')

  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.waitForURL(/\/ui\/dashboard/)
})

test('every control of the dashboard is reached by Tab, and its focus is seen', async () => {
  await using opened = await open('/dashboard')
  const { page } = opened
  const reach = () =>
    page.evaluate(() => {
      const isShown = (one: HTMLElement) => one.offsetParent !== null && getComputedStyle(one).visibility !== 'hidden'
      const all = [...document.querySelectorAll<HTMLElement>('#main a[href], #main button:not(:disabled)')]
      return all.filter((one) => isShown(one) && one.tabIndex >= 0).length
    })
  const wanted = await reach()
  for (let presses = 0; presses < 4 * wanted + 60; presses++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null
      if (one === null || one.closest('#main') === null || one.id === 'main') return null
      one.dataset.reached = ''
      return { shadow: getComputedStyle(one).boxShadow }
    })
    if (at === null) continue
    expect(at.shadow).not.toBe('none')
  }
  expect(await page.locator('#main [data-reached]').count()).toBeGreaterThan(wanted / 2) // groups of buttons are one stop, arrows move in them
})
