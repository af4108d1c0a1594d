import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TableChange } from '@contimg/formats/casatable'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ask, withBrowser } from './browse.ts'
import { type Cell, meansOfCell } from './cell-of-set.ts'

const open = withBrowser()
let path: string

/**
 * A copy of a set with samples that tell one mean from another, which those of the demo do not: a third is flagged and ten times
 * too large, and the more a polarization weighs, the larger and the later it is.
 */
beforeAll(async () => {
  const { items } = await ask<{ readonly items: readonly { readonly path: string; readonly imaged: boolean }[] }>('/ms')
  path = join(inject('site').folder, 'products/ms', 'uneven.ms')
  cpSync(items.find(({ imaged }) => imaged)!.path, path, { recursive: true })
  const files = nodeTableFiles(path)
  const { main } = openMeasurementSet(files)
  const { rowCount: rows } = main
  const polarizations = (main.column('WEIGHT').readCell(0) as Float32Array).length
  const perRow = (main.column('FLAG').readCell(0) as Uint8Array).length
  const weights = Float32Array.from({ length: rows * polarizations }, (_, at) => 1 + (drawn(at) % 50))
  const flags = Uint8Array.from({ length: rows * perRow }, (_, at) => (drawn(at) % 3 === 0 ? 1 : 0))
  const data = new Float32Array(2 * flags.length)
  for (const [at, isFlagged] of flags.entries()) {
    const weight = weights[Math.floor(at / perRow) * polarizations + (at % polarizations)]
    const size = (isFlagged ? 10 : 1) * (2 + weight / 50)
    const phaseRad = (weight - 25) / 50 + 0.3 * Math.sin(at)
    data.set([size * Math.cos(phaseRad), size * Math.sin(phaseRad)], 2 * at)
  }
  using change = new TableChange(files)
  const shape = [polarizations, perRow / polarizations]
  change.rewrite('WEIGHT').writeCells(0, rows, [polarizations], weights)
  change.rewrite('FLAG').writeCells(0, rows, shape, flags)
  change.rewrite('CORRECTED_DATA').writeCells(0, rows, shape, data)
  change.finish()
  files.close()
})
afterAll(() => rmSync(path, { recursive: true, force: true }))

/** A number below 65 536, as if by chance. */
const drawn = (at: number) => Math.imul(at + 1, 2_654_435_761) >>> 16

const viewer = (query = '') => `/ms/${encodeURIComponent(path)}${query}`
const raster = (page: Page) => page.locator('canvas[aria-roledescription=raster]')
const map = (page: Page) => page.locator('svg[aria-roledescription="map of antennas"]')

/** Points at a part of the raster, and reads the card beside. */
async function readAt(page: Page, right: number, down: number): Promise<string[]> {
  const box = (await raster(page).boundingBox())!
  return await readCard(page, box.x + 90 + right * (box.width - 180), box.y + 80 + down * (box.height - 140))
}

/** The card of a place on the page, and not that of the place before. */
async function readCard(page: Page, x: number, y: number): Promise<string[]> {
  const card = raster(page).locator('xpath=following-sibling::div')
  await page.mouse.move(0, 0)
  await card.waitFor({ state: 'detached' })
  await page.mouse.move(x, y)
  await card.waitFor()
  return (await card.innerText()).split('\n')
}

/** The number after a word, and half of its last place. */
function numberAfter(lines: readonly string[], word: string): { value: number; half: number } {
  const text = lines.find((line) => line.startsWith(word))?.slice(word.length)
  const [number] = /-?[\d.]+/.exec((text ?? '').replaceAll('\u2212', '-').replaceAll('\u2009', '')) ?? []
  expect(number, `${word} in ${lines.join(' | ')}`).toBeDefined()
  return { value: Number(number), half: 0.5 * 10 ** -(number!.split('.')[1]?.length ?? 0) }
}

function cellOf(lines: readonly string[]): Cell {
  const [, one, other] = /^(\w+)–(\w+) ·/.exec(lines[0])!
  const [, window, first, last] = /spw (\d+) ch (\d+)(?:–(\d+))?/.exec(lines.join(' '))!
  return {
    antennas: [one, other],
    ...{ spectralWindow: Number(window), firstChannel: Number(first), lastChannel: Number(last ?? first) },
  }
}

const PLACES = [
  [0.2, 0.3],
  [0.55, 0.62],
  [0.9, 0.95],
] as const

test.each(['vector', 'scalar'])(
  'what is read off the raster is the %s mean of the samples of the set',
  async (average) => {
    await using opened = await open(viewer(average === 'vector' ? '' : '?avg=scalar'))
    const { page } = opened
    for (const [right, down] of PLACES) {
      const lines = await readAt(page, right, down)
      const truth = meansOfCell(path, cellOf(lines))
      expect(truth.flagged).toBeGreaterThan(0)
      expect(lines.at(-1)).toBe(`Samples ${truth.samples}, ${truth.flagged} flagged`)
      const tell = (word: string, wanted: number) => {
        const { value, half } = numberAfter(lines, word)
        expect(Math.abs(value - wanted), `${word} ${wanted} in ${lines.join(' | ')}`).toBeLessThan(half * 1.001)
      }
      tell('Amplitude ', truth.vectorAmplitude)
      tell('Phase ', truth.vectorPhaseDeg)
      if (average === 'scalar') tell('Amplitude, scalar mean ', truth.scalarAmplitude)
    }
    expect(opened.faults).toEqual([])
  },
)

/** Where the raster is ticked at its left in the colour of what is chosen, from the top of its canvas. */
function ticksOf(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-hidden]')!
    const pen = canvas.getContext('2d')!
    pen.save()
    const probe = document.createElement('canvas').getContext('2d')!
    probe.fillStyle = getComputedStyle(canvas).getPropertyValue('--brush')
    probe.fillRect(0, 0, 1, 1)
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data
    pen.restore()
    const wide = 70
    const { data } = pen.getImageData(0, 0, wide, canvas.height)
    const rows: number[] = []
    for (let y = 0; y < canvas.height; y++)
      for (let x = 0; x < wide; x++) {
        const at = 4 * (y * wide + x)
        if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) {
          rows.push(y)
          break
        }
      }
    return rows
  })
}

test('an antenna that is clicked on the map is chosen, and its rows are ticked in the raster', async () => {
  await using opened = await open(viewer())
  const { page } = opened
  await readAt(page, 0.5, 0.5)
  expect(await ticksOf(page)).toEqual([])
  await map(page).locator('g.cursor-pointer').filter({ hasText: /^103$/ }).click()
  await page.waitForURL(/[?&]sel=ant:103\b/)
  await page.getByRole('region', { name: 'Antennas' }).locator('b', { hasText: 'Antenna 103' }).waitFor()
  await expect.poll(() => ticksOf(page).then(({ length }) => length)).toBeGreaterThan(3)
  const box = (await raster(page).boundingBox())!
  const ticks = await ticksOf(page)
  const titles: string[] = []
  for (const y of [ticks[0], ticks[ticks.length >> 1], ticks.at(-1)!])
    titles.push((await readCard(page, box.x + box.width / 2, box.y + y))[0])
  for (const title of titles) expect(title).toMatch(/\b103\b/)
  expect(new Set(titles).size).toBe(3)
})

test('what is brushed in the raster is ringed on the map', async () => {
  await using opened = await open(viewer())
  const { page } = opened
  const rings = map(page).locator('circle[stroke="var(--brush)"]')
  const [title] = await readAt(page, 0.3, 0.05) // long baselines, whose antennas stand apart
  expect(await rings.count()).toBe(0)
  const [, one, other] = /^(\w+)–(\w+) ·/.exec(title)!
  const box = (await raster(page).boundingBox())!
  const y = box.y + 80 + 0.05 * (box.height - 140)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.waitForURL(/[?&]brush=\d+,\d+,\d+,\d+/)
  await expect.poll(() => rings.count()).toBeGreaterThan(1)
  const ringed = await page.evaluate(() => {
    const svg = document.querySelector('svg[aria-roledescription="map of antennas"]')!
    const at = (circle: Element) => `${circle.getAttribute('cx')},${circle.getAttribute('cy')}`
    return [...svg.querySelectorAll('circle[stroke="var(--brush)"]')].map(at)
  })
  for (const name of [one, other]) {
    const spots = await page.evaluate((name) => {
      const all = [...document.querySelectorAll('svg[aria-roledescription="map of antennas"] g.cursor-pointer')]
      return all
        .filter((one) => one.querySelector('text')?.textContent === name)
        .map((one) => `${one.firstElementChild!.getAttribute('cx')},${one.firstElementChild!.getAttribute('cy')}`)
    }, name)
    for (const spot of spots) expect(ringed).toContain(spot)
  }
})
