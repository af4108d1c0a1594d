import type { JobDetail } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { ask, withBrowser } from './browse.ts'

const open = withBrowser()
const CALIBRATOR = 'nobody+1' // no list has it: its job fails before anything is made
const DONE_MS = 90_000 // the worker may be at a group

test('a form that an address fills is started, followed to its end, and what failed for good is resolved', async () => {
  const [set] = (await ask<{ readonly items: readonly { readonly path: string }[] }>('/ms?limit=1')).items
  const search = new URLSearchParams({ action: 'calibrate', ms: set.path, calibrator: CALIBRATOR, bp_minsnr: '4' })
  await using opened = await open(`/control-panel?${search}`)
  const { page, faults } = opened
  expect(await page.getByRole('combobox', { name: 'Measurement Set' }).inputValue()).toBe(set.path)
  expect(await page.getByLabel('Calibrator', { exact: false }).first().inputValue()).toBe(CALIBRATOR)
  await page.getByRole('button', { name: 'Start calibrating' }).click()

  const run = page.getByRole('region', { name: 'Run', exact: true })
  await run.getByText('Failed', { exact: true }).waitFor({ timeout: DONE_MS })
  await page.getByRole('log').getByText(`unknown calibrator "${CALIBRATOR}"`).first().waitFor({ timeout: 20_000 })
  const id = new URL(page.url()).searchParams.get('job')
  const { params, parameters } = await ask<JobDetail>(`/jobs/${id}`)
  expect(params).toMatchObject({ inputs: { ms: set.path, calibrator: CALIBRATOR }, config: { bp_minsnr: 4 } })
  expect(parameters.filter((one) => one.is_changed).map(({ name }) => name)).toEqual(['bp_minsnr'])

  const letter = page.getByRole('list', { name: 'Dead letters' }).getByRole('listitem').filter({ hasText: CALIBRATOR })
  await letter.getByRole('button', { name: 'Resolve…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve this letter' }).click()
  await letter.waitFor({ state: 'detached' })
  const left = await ask<{ readonly items: readonly { readonly task_id: string }[] }>('/absurd/dead-letters')
  expect(left.items.map((one) => one.task_id)).not.toContain(id)
  expect(faults).toEqual([])
})
