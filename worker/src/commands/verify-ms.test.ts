import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,40,103 --channels 32')
  await bench.succeed('convert @/in --out @/good.ms')
  await bench.succeed('convert @/in --out @/bad.ms')
  const bytes = (text: string) => new TextEncoder().encode(text)
  bench.patch('bad.ms/FIELD/table.dat', bytes('ICRS'), bytes('AZEL'))
})

test('conversion verify-ms prints every check with what was found and what is wanted', async () => {
  const { out } = await bench.succeed('conversion verify-ms @/good.ms')
  expect(out).toMatch(/^check +result +found +wanted$/m)
  expect(out).toMatch(/^duration +passed +309\.2 s +309 ± 60 s$/m)
  expect(out).toMatch(/^model flux +not checked +no MODEL_DATA +0\.1 to 1000 Jy$/m)
  expect(out).toMatch(/^@\/good\.ms {2}2304 rows: 18 passed, 3 not checked$/m)
})

test('a failed check ends with the code of invalid input, in one line that names it', async () => {
  const { code, out, err } = await bench.fail('conversion verify-ms --ms @/bad.ms --check-field-structure')
  expect(code).toBe(EXIT.validation)
  expect(err).toContain('@/bad.ms: field frames: found field 0 is in AZEL, wanted ICRS or J2000')
  expect(out).toMatch(/^field frames +failed +field 0 is in AZEL/m)
})

test('flags choose the groups, and JSON tells the same', async () => {
  const { out } = await bench.succeed('conversion verify-ms @/bad.ms --check-spw-structure --json')
  const record = JSON.parse(out)
  expect(record).toMatchObject({ ms: '@/bad.ms', row_count: 2304, failed: 0, not_checked: 0 })
  const names = record.checks.map(({ name }: { name: string }) => name)
  expect(names).toContain('frequency order')
  expect(names).not.toContain('field frames')
})

test('no path, two of them, and one where nothing is are told apart', async () => {
  expect((await bench.fail('conversion verify-ms')).code).toBe(EXIT.usage)
  expect((await bench.fail('conversion verify-ms @/good.ms --ms @/bad.ms')).code).toBe(EXIT.usage)
  expect((await bench.fail('conversion verify-ms @/gone.ms')).code).toBe(EXIT.io)
})
