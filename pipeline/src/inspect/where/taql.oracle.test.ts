import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { compileWhere } from './compile.ts'

const TAQL = `
import casacore.tables as ct
answer = []
for path, where in given:
    rows = ct.taql('select from %s where %s' % (path, where))
    answer.append([int(row) for row in rows.rownumbers()])
`

/** Selections of each table. */
const SELECTIONS: Readonly<Record<string, readonly string[]>> = {
  'ms/alma_mssel_test_small.ms': [
    'ANTENNA1 == 3 && FIELD_ID in [0, 1]',
    'ANTENNA1 in [0, 2:9:2]',
    'ANTENNA1 not in [3:5] and ANTENNA2 <> 7',
    'ANTENNA1=3 or ANTENNA2=3 and SCAN_NUMBER>2',
    '(ANTENNA1=3 or ANTENNA2=3) && DATA_DESC_ID != 1',
    'not (ANTENNA1 == 1) && ! FLAG_ROW',
    'FLAG_ROW == true',
    '-ANTENNA1 < -2',
    'UVW[0] > 100 || UVW[-1] <= -2.5e2',
    'abs(UVW[2]) >= 1e2',
    'sqrt(sumsqr(UVW[0:2])) < 1000',
    'TIME > 2014/09/20/10:36:30',
    'TIME >= 2014-09-20T10:36:30.5 and TIME < 20-Sep-2014/10:37:00',
    'any(FLAG)',
    'not all(FLAG[,0])',
    'max(abs(DATA)) > 0.05',
    'abs(DATA[0,1]) < 1e-3',
    'mean(abs(DATA[0:1,1:])) < 0.002 and min(UVW) > -500 and sum(UVW[:1]) > 0',
    'rownumber() in [5:1000:7]',
    'INTERVAL < 2.5',
    'EXPOSURE != INTERVAL',
  ],
  'ms/alma_mssel_test_small.ms/ANTENNA': [
    `NAME == "DA41" or NAME = 'DV03'`,
    "NAME in ['DA41', 'DV03', 'none']",
    "NAME > 'DV05'",
    'POSITION[0] < 2225010',
    'DISH_DIAMETER = 12',
  ],
  'ms/vla_L_3c286_2spw.ms': [
    'DATA_DESC_ID != 0 and ANTENNA1 == ANTENNA2',
    'WEIGHT[1] > 0.5 and any(FLAG)',
    'DATA[0,0] == 0',
    'DATA[0,0] != 0',
    'TIME_CENTROID <= 2001/02/25',
    'TIME in [4.4898e9:4.4899e9]',
  ],
  'caltables/dsa110_20251013T132803_bpcal': [
    'SPECTRAL_WINDOW_ID in [3, 5] && ANTENNA1 >= 100',
    'all(FLAG)',
    'abs(CPARAM[0,0]) > 1.2 and ANTENNA1 != 102',
    'SNR[47,1] > 10',
  ],
}

test.skipIf(!haveData || !havePython('casacore'))('rows are selected as TaQL selects them', () => {
  const folder = temporaryFolder()
  const asked = Object.entries(SELECTIONS).flatMap(([table, selections]) => {
    const [kind, name, subtable] = table.split('/')
    const path = subtable ? `${folder}/${name}/${subtable}` : unpackedTable(kind as 'ms' | 'caltables', name, folder)
    return selections.map((where): [string, string] => [path, where])
  })
  const wanted = runPython<number[][]>(TAQL, asked)
  let selections = 0
  for (const [i, [path, where]] of asked.entries()) {
    const table = openTable(nodeTableFiles(path))
    const found = rowsWhere(path, where, 300)
    expect(found, `${path}: ${where}`).toEqual(wanted[i])
    if (found.length > 0 && found.length < table.rowCount) selections++
    table.close()
  }
  expect(selections).toBeGreaterThan(25)
})

/** Numbers of the rows that are selected, looked at some at a time. */
function rowsWhere(path: string, where: string, atOnce: number): number[] {
  const table = openTable(nodeTableFiles(path))
  const isSelected = compileWhere(where, table)
  const found: number[] = []
  for (let first = 0; first < table.rowCount; first += atOnce) {
    const truths = isSelected({ first, count: Math.min(atOnce, table.rowCount - first) })
    for (const [i, truth] of truths.entries()) if (truth === 1) found.push(first + i)
  }
  table.close()
  return found
}
