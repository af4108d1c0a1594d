import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import type { Keyword, Keywords } from './keywords.ts'
import { openTable } from './table.ts'

const WRITE = `
import casacore.tables as ct, numpy as np
answer = []
for endian in ('big', 'little'):
    for manager in ('StandardStMan', 'IncrementalStMan'):
        path = '%s/%s-%s' % (given, manager, endian)
        desc = ct.maketabdesc([ct.makescacoldesc('R', {}, valuetype='record'), ct.makescacoldesc('A', 0)])
        dminfo = {'*1': {'TYPE': manager, 'NAME': 'x', 'SEQNR': 0, 'SPEC': {}, 'COLUMNS': ['R', 'A']}}
        t = ct.table(path, desc, nrow=6, dminfo=dminfo, endian=endian, ack=False)
        t.putcell('R', 1, {'i': 1, 'd': 2.5, 's': 'text', 'a': np.arange(6.).reshape(2, 3),
                           'r': {'b': True, 't': ['x', 'a longer text'], 'e': {'deep': -7}}, 'z': 1 + 2j})
        t.putcell('R', 2, {})
        t.putcell('R', 4, {'m%d' % i: 'k' * i for i in range(200)})
        t.close()
        answer.append(path)
`

const READ = `
import casacore.tables as ct, numpy as np
def plain(v):
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    if isinstance(v, np.ndarray): return v.ravel().tolist()
    return [v.real, v.imag] if isinstance(v, complex) else v
answer = {}
for path in given:
    t = ct.table(path, ack=False)
    answer[path] = [plain(t.getcell('R', row)) for row in range(t.nrows())]
`

function plain(keywords: Keywords): Record<string, unknown> {
  return Object.fromEntries([...keywords].map(([name, keyword]) => [name, plainValue(keyword)]))
}

function plainValue(keyword: Keyword): unknown {
  if (keyword.kind === 'record') return plain(keyword.fields)
  if (keyword.kind === 'table') return keyword.name
  if (keyword.kind === 'array') return [...(keyword.values as Float64Array)]
  return typeof keyword.value === 'bigint' ? Number(keyword.value) : keyword.value
}

test.skipIf(!havePython('casacore'))('records in cells are read as casacore reads them', () => {
  const paths = runPython<string[]>(WRITE, temporaryFolder())
  const wanted = runPython<Record<string, unknown[]>>(READ, paths)
  for (const path of paths) {
    const column = openTable(nodeTableFiles(path)).column('R')
    expect(
      Array.from({ length: 6 }, (_, row) => plain(column.readRecord(row))),
      path,
    ).toEqual(wanted[path])
  }
  expect(wanted[paths[0]][1]).toMatchObject({ r: { e: { deep: -7 } }, z: [1, 2] })
})
