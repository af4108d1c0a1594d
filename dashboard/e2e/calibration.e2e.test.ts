import type { CalibrationHealth, Retirement } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { medianOf, readSolutions, valuesOf } from '../src/features/calibration/solutions.ts'
import { ask, settled, siteUrl, withBrowser } from './browse.ts'

const open = withBrowser()

async function chosenSet(): Promise<string> {
  const { chosen, active_sets: sets } = await ask<CalibrationHealth>('/health/calibration')
  return chosen ?? sets[0].name
}

const solutionsOf = async (set: string) =>
  readSolutions(await (await fetch(`${siteUrl()}/api/cal/sets/${set}/solutions?kind=bandpass`)).arrayBuffer())

test('the figures of an antenna are those of the solutions that the API sends', async () => {
  const set = await chosenSet()
  const solutions = await solutionsOf(set)
  const at = solutions.header.antennas.findLastIndex(({ health }) => health === 'good')
  const { name } = solutions.header.antennas[at]
  await using opened = await open(`/calibration?set=${set}&type=${solutions.header.type}&sel=ant:${name}`)
  const panel = opened.page.getByRole('region', { name: `Antenna ${name}` })
  const rows = await panel.locator('tbody tr').filter({ hasText: '%' }).allInnerTexts()
  expect(rows).toHaveLength(solutions.header.polarizations.length)
  for (const [polarization, text] of rows.entries()) {
    const [, , snr, amplitude] = text.split('\t')
    expect(snr).toBe(medianOf(valuesOf(solutions, 'snr', at, polarization)).toPrecision(3))
    expect(amplitude).toBe(medianOf(valuesOf(solutions, 'amplitude', at, polarization)).toFixed(3))
  }
})

test('arrows walk from antenna to antenna, and a reload stays there', async () => {
  const set = await chosenSet()
  const { antennas } = (await solutionsOf(set)).header
  await using opened = await open(`/calibration?set=${set}&sel=ant:${antennas[0].name}`)
  const { page } = opened
  await page.getByRole('application', { name: /antennas/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('heading', { name: `Antenna ${antennas[1].name}`, exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('sel')).toBe(`ant:${antennas[1].name}`)
  await page.reload()
  await settled(page)
  await page.getByRole('heading', { name: `Antenna ${antennas[1].name}`, exact: true }).waitFor()
})

test('asking what retiring a set would do tells what the API says, and retires nothing', async () => {
  const set = await chosenSet()
  await using opened = await open(`/calibration?set=${set}`)
  const { page, faults } = opened
  const answer = page.waitForResponse((response) => response.url().endsWith('/retire'))
  await page.getByRole('button', { name: 'Retire…' }).click()
  const plan = (await (await answer).json()) as Retirement
  expect(plan.dry_run).toBe(true)
  const dialog = page.getByRole('dialog', { name: `Retire ${set}` })
  await dialog.getByText(plan.served === 0 ? 'It serves nothing.' : `It serves ${plan.served} Measurement`).waitFor()
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  const { status } = await ask<{ readonly status: string }>(`/cal/sets/${set}`)
  expect(status).not.toBe('retired')
  expect(faults).toEqual([])
})
