import { existsSync, readFileSync, renameSync } from 'node:fs'
import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(() => {
  if (!haveData) return
  for (const kind of ['bpcal', 'gpcal']) unpack(`dsa110_20251013T132803_${kind}`, `good_${kind}`)
  unpack('dsa110_20250905T032314_sb00_bandpass', 'dead_0~23_bpcal')
  unpack('dsa110_20250905T032314_sb00_gain', 'dead_0~23_gpcal')
  unpack('dsa110_template_gcal_ant', 'mueller')
})

function unpack(name: string, as: string): void {
  renameSync(unpackedTable('caltables', name, bench.folder), bench.path(as))
}

test.skipIf(!haveData)('calibration qa accepts a good set, whose dead antennas it names', async () => {
  const { out } = await bench.succeed('calibration qa @/good_bpcal @/good_gpcal')
  expect(out).toMatch(/^good_bpcal +median SNR +9\.47 +< 10 +< 3 +warning$/m)
  expect(out).toMatch(/^good_gpcal +phase scatter +— +> 30° +> 90° +not measured$/m)
  expect(out).toMatch(/^accepted: good$/m)
  expect(out).toMatch(/25 of 117 antennas have no solution .*: 10, 21–23, 52–67, 110–113, 117$/m)
})

test.skipIf(!haveData)('a refused set ends with the code of calibration, in one line that says why', async () => {
  const { code, out, err } = await bench.fail('calibration qa @/dead.ms')
  expect(code).toBe(EXIT.calibration)
  expect(out).toMatch(/^refused: failed$/m)
  expect(err).toMatch(/^contimg calibration qa: refused, failed: dead_0~23_bpcal: flagged solutions 95\.4 %, wanted/)
})

test.skipIf(!haveData)('JSON tells the same in degrees and nanoseconds, null where nothing was measured', async () => {
  const record = JSON.parse((await bench.succeed('calibration qa @/good --json')).out)
  expect(record).toMatchObject({ passed: true, grade: 'good' })
  const [bandpass, gains] = record.metrics.tables
  expect(bandpass).toMatchObject({ path: '@/good_bpcal', kind: 'bandpass', in_data_count: 96, solved_count: 92 })
  expect(bandpass.phase_scatter_deg).toBeCloseTo(5.45, 2)
  expect(bandpass.median_delay_ns).toBeCloseTo(171.4, 1)
  expect(bandpass.start_utc).toMatch(/^2025-10-13T13:32:04/)
  expect(gains).toMatchObject({ kind: 'gain', phase_scatter_deg: null, amplitude_scatter: null })
})

test.skipIf(!haveData)('--html writes a whole page, anew where one stands', async () => {
  for (let i = 0; i < 2; i++) await bench.succeed('calibration qa @/good --html @/reports/good.html')
  const html = readFileSync(bench.path('reports/good.html'), 'utf8')
  expect(html).toMatch(/^<!doctype html>/)
  expect(html.trimEnd()).toMatch(/<\/html>$/)
  expect(bench.names().filter((name) => name.startsWith('reports/'))).toEqual(['reports/good.html'])
})

test.skipIf(!haveData)('qa calibration writes what it finds of a Measurement Set into a folder', async () => {
  await bench.succeed('qa calibration @/good.ms --output-dir @/qa')
  expect(JSON.parse(readFileSync(bench.path('qa/good_calibration_qa.json'), 'utf8'))).toMatchObject({ passed: true })
  expect(readFileSync(bench.path('qa/good_calibration_qa.html'), 'utf8')).toContain('Accepted: good')
  const { code } = await bench.run('qa calibration @/dead.ms --output-dir @/qa2 --skip-plots --check-caltables')
  expect(code).toBe(EXIT.calibration)
  expect(existsSync(bench.path('qa2/dead_calibration_qa.json'))).toBe(true)
  expect(existsSync(bench.path('qa2/dead_calibration_qa.html'))).toBe(false)
})

test('what is no calibration is told', async () => {
  expect(await bench.fail('calibration qa @/none.ms')).toMatchObject({
    code: EXIT.io,
    err: expect.stringContaining('@/none: no calibration table, and none named @/none_…'),
  })
})

test.skipIf(!haveData)('a table of baselines is refused, and so is one whose bytes are broken', async () => {
  const mueller = await bench.fail('calibration qa @/mueller')
  expect(mueller).toMatchObject({ code: EXIT.calibration, err: expect.stringContaining('holds Complex M Mueller') })
  const bytes = (text: string) => new TextEncoder().encode(text)
  bench.patch('mueller/table.dat', bytes('ParType'), bytes('PorType'))
  const broken = await bench.fail('calibration qa @/mueller')
  expect(broken).toMatchObject({ code: EXIT.validation, err: expect.stringContaining('no keyword ParType') })
})

test.skipIf(!haveData)('calibration compare finds a set the same as itself', async () => {
  const { out } = await bench.succeed('calibration compare @/good @/good --tolerance 0')
  expect(out).toMatch(/good_bpcal and @\/good_bpcal: B Jones, 126834 solutions compared, 0 in one only\n.*: the same$/m)
  const record = JSON.parse((await bench.succeed('calibration compare @/good_gpcal @/good_gpcal --json')).out)
  expect(record.same).toBe(true)
  expect(record.tables[0].differences).toHaveLength(16 * 117)
})

test.skipIf(!haveData)('calibrations that differ end with the code of validation', async () => {
  const both = '--caltable1 @/good_gpcal --caltable2 @/dead_0~23_gpcal'
  const { code, out, err } = await bench.fail(`calibration compare ${both} --top 2`)
  expect(code).toBe(EXIT.validation)
  expect(out).toMatch(/^antenna +window +compared +in first only/m)
  expect(err).toMatch(/differ by 2\.00, wanted at most 0\.000001; 18 solutions are in one only; 15 spectral windows/)
  expect((await bench.fail('calibration compare @/good_gpcal @/good_bpcal')).code).toBe(EXIT.calibration)
  expect((await bench.fail('calibration compare @/good_gpcal')).code).toBe(EXIT.usage)
})
