import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

describe.skipIf(!haveData)('any table is shown', () => {
  beforeAll(() => {
    unpackedTable('ms', 'alma_mssel_test_small.ms', bench.folder)
    unpackedTable('caltables', 'littleendian.image.im', bench.folder)
  })
  const ms = '@/alma_mssel_test_small.ms'

  test('rows that are selected, with their number at the end', async () => {
    const line = `table ${ms}/ANTENNA --column NAME DISH_DIAMETER --where DISH_DIAMETER>0&&NAME>'DV'`
    const { out } = await bench.succeed(`${line} --rows 1-2`)
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^row {2}NAME {2}DISH_DIAMETER$/)
    expect(lines.slice(1, 3).every((row) => /^ *\d+ {2}DV\d\d {11,}12$/.test(row))).toBe(true)
    expect(lines.slice(3, 5)).toEqual(['', expect.stringMatching(/^\d+ of 13 rows, 2 of them shown$/)])
  })

  test('rows as JSON, arrays whole', async () => {
    const { out } = await bench.succeed(`table ${ms} --rows 3:5 --column UVW FLAG ANTENNA1 --json`)
    const told = JSON.parse(out)
    expect(told).toMatchObject({ path: ms, rowCount: 1058, selectedCount: 1058, shownCount: 2 })
    expect(told.rows.map(({ row }: { row: number }) => row)).toEqual([3, 4])
    expect(told.rows[0].cells.UVW).toEqual({ shape: [3], values: expect.arrayContaining([expect.any(Number)]) })
    expect(told.rows[0].cells.FLAG.values.length).toBe(256)
  })

  test('nothing selected is no error', async () => {
    expect((await bench.succeed(`table ${ms} --where ANTENNA1<0`)).out).toBe('0 of 1058 rows\n')
    const { out } = await bench.succeed(`table ${ms} --where ANTENNA1<0 --json`)
    expect(JSON.parse(out)).toEqual({ path: ms, rows: [], rowCount: 1058, selectedCount: 0, shownCount: 0 })
  })

  test('an image, its one cell by its beginning, and its keywords as JSON', async () => {
    const { out } = await bench.succeed('table @/littleendian.image.im --rows 0')
    expect(out).toMatch(/^row {2}map\n {2}0 {2}\[5, 4, 3, 2\] \S+ \S+ \S+ \S+ …\n$/)
    const { keywords } = JSON.parse((await bench.succeed('table @/littleendian.image.im --json')).out)
    expect(keywords).toContainEqual({ name: 'units', type: 'string', value: 'Jy/beam' })
  })

  test.each([
    ['--where ANTENNA9=1', /selection ANTENNA9=1: at character 1, there is no column ANTENNA9, wanted one of /],
    ['--where ANTENNA1=', /at the end, found the end, wanted a column or a value/],
    ['--rows 5:3', /option '--rows <a:b>' is '5:3', wanted A:B with A below B/],
    ['--rows 3-', /wanted A:B, such as 0:10, or A-B, such as 0-9/],
  ])('%s is a wrong call', async (options, message) => {
    const { code, err, out } = await bench.fail(`table ${ms} ${options}`)
    expect([code, out]).toEqual([EXIT.usage, ''])
    expect(err).toMatch(message)
  })
})
