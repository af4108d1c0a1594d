import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { readCalibrationTable } from './read-calibration-table.ts'
import { writeCalibrationTable } from './write-calibration-table.ts'

/** Differences in cells, keywords, units and table.info between two tables and their sub-tables, as casacore sees them. */
const compare = `
import casacore.tables as ct, numpy as np
answer = []
def walk(a, b, where):
    if a.nrows() != b.nrows(): answer.append([where, 'rows', a.nrows(), b.nrows()]); return
    if a.info() != b.info(): answer.append([where, str(a.info()), str(b.info())])
    for name in a.colnames():
        if where in ('HISTORY',): continue
        da, db = a.getcoldesc(name), b.getcoldesc(name)
        for key in ('valueType', 'ndim', 'keywords'):
            if str(da.get(key)) != str(db.get(key)): answer.append([where, name, key, str(da.get(key)), str(db.get(key))])
        if name in given['free']: continue
        for row in range(a.nrows()):
            x, y = a.iscelldefined(name, row), b.iscelldefined(name, row)
            same = x == y and (not x or np.array_equal(np.asarray(a.getcell(name, row)), np.asarray(b.getcell(name, row))))
            if not same: answer.append([where, name, row]); break
a, b = (ct.table(p, ack=False) for p in given['tables'])
walk(a, b, 'MAIN')
for key, value in a.getkeywords().items():
    if isinstance(value, str) and value.startswith('Table: '): walk(ct.table(value, ack=False), ct.table(b.getkeyword(key), ack=False), key)
    elif b.getkeyword(key) != value: answer.append([key, value, b.getkeyword(key)])
`

/** What we do not take over from a table: texts for people, and figures that follow from others. */
const free = [
  'LOG',
  'SCHEDULE',
  'TYPE',
  'EFFECTIVE_BW',
  'RESOLUTION',
  'TOTAL_BANDWIDTH',
  'NET_SIDEBAND',
  'SOURCE_ID',
  'FLAG_ROW',
]

test
  .skipIf(!haveData || !havePython('casacore'))
  .each(['dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal', 'sma.pha.gcal'])(
  'casacore finds in our copy of %s what CASA wrote',
  (name) => {
    const source = unpackedTable('caltables', name, temporaryFolder())
    const copy = `${temporaryFolder()}/copy`
    writeCalibrationTable(nodeTableFiles(copy), readCalibrationTable(nodeTableFiles(source)))
    expect(
      runPython(compare, { tables: [source, copy], free: [...free, 'RELEASE_DATE', 'CODE', 'IF_CONV_CHAIN'] }),
    ).toEqual([])
  },
)
