import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { openTable } from './table.ts'
import { DUMP, type Dump } from './testing/casacore-python.ts'
import { cellByCell, runByRun } from './testing/json-cell.ts'

/** Hypercubes whose axes have coordinates, in columns of their own. */
const WRITE = `
import casacore.tables as ct, numpy as np
answer = []
for endian in ('big', 'little'):
    for manager in ('TiledColumnStMan', 'TiledShapeStMan', 'TiledCellStMan'):
        path = '%s/%s-%s' % (given, manager, endian)
        fixed, rowed = manager == 'TiledColumnStMan', manager != 'TiledCellStMan'
        array = dict(shape=[5, 3], options=4) if fixed else dict(ndim=2)
        desc = [ct.makearrcoldesc('DATA', 0., valuetype='float', **array), ct.makearrcoldesc('POL', 0, valuetype='int', ndim=1),
                ct.makearrcoldesc('FREQ', 0., valuetype='double', ndim=1)]
        names = ['DATA', 'POL', 'FREQ']
        if rowed:
            desc.append(ct.makescacoldesc('TIME', 0.))
            names.append('TIME')
        desc = ct.maketabdesc(desc)
        ct.tabledefinehypercolumn(desc, 'tiles', 3 if rowed else 2, ['DATA'], ['POL', 'FREQ'] + (['TIME'] if rowed else []))
        dminfo = {'*1': {'TYPE': manager, 'NAME': 'tiles', 'SEQNR': 0, 'SPEC': {'DEFAULTTILESHAPE': [2, 2, 4] if rowed else [2, 2]}, 'COLUMNS': names}}
        t = ct.table(path, desc, nrow=7, dminfo=dminfo, endian=endian, ack=False)
        for row in range(7):
            if row == 3 and not rowed: continue
            shape = (5, 3) if fixed or row % 2 else (4, 2)
            t.putcell('DATA', row, np.arange(float(np.prod(shape))).reshape(shape).astype(np.float32) + row)
            t.putcell('POL', row, np.arange(shape[1], dtype=np.int32) + 9)
            t.putcell('FREQ', row, np.arange(shape[0]) * 1e6 + 1.4e9)
            if rowed: t.putcell('TIME', row, 5e9 + row)
        t.close()
        answer.append(path)
`

/** Copies: casacore notes in a table's lock that it reads it. */
function copiesOfFixtures(folder: string): string[] {
  return ['tiled-data-little', 'tiled-data-big'].map((name) => {
    cpSync(fileURLToPath(new URL(`../../../fixtures/casatable/${name}`, import.meta.url)), `${folder}/${name}`, {
      recursive: true,
    })
    return `${folder}/${name}`
  })
}

test.skipIf(!havePython('casacore'))(
  'columns that hold coordinates of hypercubes are read as casacore reads them',
  () => {
    const folder = temporaryFolder()
    const paths = [...copiesOfFixtures(folder), ...runPython<string[]>(WRITE, folder)]
    const dumps = runPython<Record<string, Dump>>(DUMP, paths)
    for (const path of paths) {
      const table = openTable(nodeTableFiles(path))
      for (const [name, cells] of Object.entries(dumps[path].columns)) {
        expect(cellByCell(table.column(name)), `${path} ${name}`).toEqual(cells)
        expect(runByRun(table.column(name)), `${path} ${name}`).toEqual(cells)
      }
    }
  },
)
