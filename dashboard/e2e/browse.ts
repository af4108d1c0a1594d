import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'

const CHROMIUM = '/usr/bin/chromium' // of Debian
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface View {
  readonly theme?: 'dark' | 'light'
  readonly width?: number
  readonly height?: number
}

/** A page of the site in a browser of its own, and what went wrong in it. */
export interface Opened extends AsyncDisposable {
  readonly page: Page
  readonly faults: string[] // console errors, exceptions, answers of 5xx
}

export const siteUrl = () => inject('site').url

/** A browser for the tests of a file. */
export function withBrowser(): (path: string, view?: View) => Promise<Opened> {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--use-angle=swiftshader'] })
  })
  afterAll(() => browser?.close())
  return async (path, { theme = 'dark', width = 1600, height = 1000 } = {}) => {
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })
    await context.addInitScript((one) => localStorage.setItem('contimg.theme', one), theme)
    return await open(context, path)
  }
}

async function open(context: BrowserContext, path: string): Promise<Opened> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('response', (answer) => answer.status() >= 500 && faults.push(`${answer.status()} ${answer.url()}`))
  await page.goto(`${siteUrl()}/ui${path}`)
  await settled(page)
  return { page, faults, [Symbol.asyncDispose]: () => context.close() }
}

/** Until a page shows what it asked for: it is live, and no skeleton is left. */
export async function settled(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 20_000 })
  await page.locator('#main h1').first().waitFor({ timeout: 20_000 })
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null, undefined, {
    timeout: 30_000,
  })
}

/** What axe finds that is serious or critical. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    interface Violation {
      readonly id: string
      readonly impact: string
      readonly nodes: readonly { readonly html: string }[]
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html.slice(0, 160))
            .join(' | ')}`,
      )
  })
}

/** What the API answers to the same question. */
export async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`${siteUrl()}/api${path}`)
  if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`)
  return (await answer.json()) as T
}
