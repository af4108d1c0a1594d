import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TransitsAhead } from '@contimg/pipeline'
import { chooseSurveyFile, findSources, writeSourceCatalog } from '@contimg/state/catalogs'
import { afterAll, expect, test } from 'vitest'
import { catalogSetupStage } from './catalog-setup.ts'
import type { StageOutcome } from './request.ts'

const DEG = Math.PI / 180
const directory = mkdtempSync(join(tmpdir(), 'contimg-catalogs-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Does the task, and publishes what it made as a worker would. */
async function setUp(dec_deg: number): Promise<StageOutcome> {
  const folder = join(directory, 'made.partial')
  mkdirSync(folder, { recursive: true })
  const payload = { config: {}, inputs: { dec_deg }, outputs: { directory } }
  const request = { task: 'catalog-setup', payload, id: 'id', attempt: 1, group: undefined, folder }
  const outcome = await catalogSetupStage(request, {})
  for (const { from, to } of outcome.publish) renameSync(from, to)
  return outcome
}

async function importWhole(): Promise<void> {
  const request = { survey: 'nvss', cut: undefined, origin: { sourceFile: 'nvss.tdat', importedMs: 0 } }
  await writeSourceCatalog(join(directory, 'nvss_full.sqlite3'), request, async (put) => {
    for (let i = 0; i <= 3000; i++) {
      const decRad = (-40 + (130 * i) / 3000) * DEG
      put({ id: `s${i}`, raRad: (i * 2.4) % 6.28, decRad, fluxJy: 0.01, majorRad: undefined, minorRad: undefined })
    }
  })
}

test('where the dishes are turned to, the strip is cut from the survey once and the transits through the beam are reckoned', async () => {
  expect((await setUp(54.57)).result.nvss).toMatch(/^none: "contimg catalog import nvss FILE"/)
  await importWhole()
  const { result, publish, records } = await setUp(54.57)
  expect(publish.map(({ to }) => basename(to))).toEqual(['nvss_dec+54.6.sqlite3'])
  expect(result.nvss).toMatch(/nvss_dec\+54\.6\.sqlite3, 139 sources$/)
  const cone = { raRad: 2, decRad: 54.57 * DEG, radiusRad: 2.5 * DEG }
  const chosen = chooseSurveyFile(directory, 'nvss', cone)!
  expect(chosen).toMatchObject({ covers: true, isWhole: false })
  expect(findSources(chosen.path, cone)).toEqual(findSources(join(directory, 'nvss_full.sqlite3'), cone))
  expect(findSources(chosen.path, cone).length).toBeGreaterThan(0)
  const [{ kind, record }] = records
  const { startMjdS, endMjdS, transits } = record as TransitsAhead
  expect([kind, endMjdS - startMjdS]).toEqual(['transits-ahead', 48 * 3600])
  expect([2, 3]).toContain(transits.filter(({ calibrator }) => calibrator === '0834+555').length) // in 48 h
  expect(transits.map(({ calibrator }) => calibrator)).not.toContain('3C286')
  const again = await setUp(55.1)
  expect([again.publish, again.result.nvss]).toEqual([[], chosen.path])
  expect((await setUp(16.3)).publish.map(({ to }) => basename(to))).toEqual(['nvss_dec+16.3.sqlite3'])
  expect(existsSync(join(directory, 'nvss_dec+16.3.sqlite3'))).toBe(true)
})
