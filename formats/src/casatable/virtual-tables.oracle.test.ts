import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { removeColumn, renameColumn } from './change-columns.ts'
import { openTable } from './table.ts'

/** Two tables with a sub-table each, and what casacore makes of them; then all cells as casacore reads them. */
const WRITE = `
import casacore.tables as ct, numpy as np, os
os.chdir(given)
def make(name, n, first):
    d = [ct.makescacoldesc('A', 0), ct.makescacoldesc('S', ''), ct.makearrcoldesc('D', 0j, ndim=2, valuetype='complex'),
         ct.makearrcoldesc('P', 0., shape=[3], options=4), ct.makescacoldesc('I', 0)]
    dm = {'*1': {'TYPE': 'TiledColumnStMan', 'NAME': 'tiles', 'SEQNR': 0, 'SPEC': {'DEFAULTTILESHAPE': [3, 4]}, 'COLUMNS': ['P']},
          '*2': {'TYPE': 'IncrementalStMan', 'NAME': 'ism', 'SEQNR': 1, 'SPEC': {}, 'COLUMNS': ['I']}}
    t = ct.table(name, ct.maketabdesc(d), nrow=n, dminfo=dm, ack=False)
    t.putcol('A', np.arange(n) + first)
    t.putcol('P', np.arange(3. * n).reshape(n, 3) + first)
    for i in range(n):
        t.putcell('S', i, ('s%d' % (i + first)) * (i % 17 + 1))
        t.putcell('D', i, np.full((2 + i // 3 % 2, 3), i + first + 1j))
        if i % 4 == 0: t.putcell('I', i, i)
    sub = ct.table(name + '/SUB', ct.maketabdesc([ct.makescacoldesc('X', 0)]), nrow=2, ack=False)
    sub.putcol('X', np.array([first, first + 1]))
    t.putkeyword('SUB', sub)
    t.putkeyword('K', first)
    t.close()
make('a.tab', 60, 0)
make('b.tab', 33, 100)
t = ct.table('a.tab', ack=False)
t.query('A%2==1', columns='S,A,D,P,I').copy('odd.tab', deep=False).close()
t.query('A>20', columns='A as B, D, S', sortlist='A desc').copy('renamed.tab', deep=False).close()
t.query('A<0').copy('none.tab', deep=False).close()
ct.table('renamed.tab', ack=False).query('B<40').copy('twice.tab', deep=False).close()
os.mkdir('a.tab/within')
t.query('A in [3:9]').copy('a.tab/within/some.tab', deep=False).close()
c = ct.table(['a.tab', 'b.tab'], ack=False); c.rename('both.tab'); c.close()
c = ct.table(['odd.tab', 'odd.tab'], ack=False); c.rename('odd_twice.tab'); c.close()
c = ct.table(['a.tab', 'b.tab'], ack=False, concatsubtables=['SUB']); c.rename('joined.tab'); c.close()
ct.table('both.tab', ack=False).query('A%7==0').copy('of_both.tab', deep=False).close()
answer = None
`

const READ = `
import casacore.tables as ct, numpy as np, os
folder, names = given
os.chdir(folder)
answer = {}
for name in names:
    t = ct.table(name, ack=False)
    columns = {}
    for c in t.colnames():
        cells = []
        for row in range(t.nrows()):
            a = np.asarray(t.getcell(c, row))
            flat = a.ravel().tolist()
            if a.dtype.kind == 'c': flat = [p for z in flat for p in (z.real, z.imag)]
            cells.append([list(a.shape)[::-1], flat])
        columns[c] = cells
    keywords = t.getkeywords()
    answer[name] = {'columns': columns, 'K': keywords['K'], 'X': ct.taql('select from %s::SUB' % name).getcol('X').tolist()}
    t.close()
`

interface Content {
  readonly columns: Record<string, [readonly number[], readonly (number | string)[]][]>
  readonly K: number
  readonly X: readonly number[]
}

function ourContent(path: string): Content {
  const table = openTable(nodeTableFiles(path))
  const cells = (name: string) =>
    Array.from({ length: table.rowCount }, (_, row): Content['columns'][string][number] => {
      const column = table.column(name)
      return [column.cellShape(row) ?? [], Array.from(column.readCell(row) as Float64Array)]
    })
  const k = table.keywords.get('K')
  return {
    columns: Object.fromEntries(table.columns.map(({ name }) => [name, cells(name)])),
    K: k?.kind === 'scalar' ? Number(k.value) : Number.NaN,
    X: Array.from((table.subtable('SUB')?.column('X').readScalars() ?? []) as Int32Array),
  }
}

const VIRTUAL = [
  ...['odd.tab', 'renamed.tab', 'none.tab', 'twice.tab', 'a.tab/within/some.tab'],
  ...['both.tab', 'odd_twice.tab', 'joined.tab', 'of_both.tab'],
]

describe.skipIf(!havePython('casacore'))('python3-casacore as judge', () => {
  test('selections and concatenations hold the cells that casacore reads in them, by row and at once', () => {
    const folder = temporaryFolder()
    runPython(WRITE, folder)
    const wanted = runPython<Record<string, Content>>(READ, [folder, VIRTUAL])
    for (const name of VIRTUAL) {
      expect(ourContent(`${folder}/${name}`), name).toEqual(wanted[name])
      const table = openTable(nodeTableFiles(`${folder}/${name}`))
      for (const column of table.columns.filter(({ kind }) => kind === 'scalar')) {
        const cells = wanted[name].columns[column.name].flatMap(([, values]) => values)
        expect(Array.from(table.column(column.name).readScalars() as Float64Array), name).toEqual(cells)
      }
    }
    expect(wanted['joined.tab'].X).toEqual([0, 1, 100, 101])
    expect(openTable(nodeTableFiles(`${folder}/both.tab`)).column('A').rowCount).toBe(93)
  })

  test('what is written through a selection stands in the table selected from', () => {
    const folder = temporaryFolder()
    runPython(WRITE, folder)
    const files = nodeTableFiles(`${folder}/twice.tab`)
    openTable(files)
      .column('B')
      .writeCells(2, 3, Int32Array.of(-1, -2, -3))
    files.close()
    const { 'a.tab': a } = runPython<Record<string, Content>>(READ, [folder, ['a.tab']])
    expect(a.columns.A.slice(33, 40).map(([, [value]]) => value)).toEqual([33, 34, -3, -2, -1, 38, 39])
  })

  test('casacore reads a table whose columns we renamed and removed, and can go on writing it', () => {
    const folder = temporaryFolder()
    runPython(WRITE, folder)
    const { 'a.tab': before } = runPython<Record<string, Content>>(READ, [folder, ['a.tab']])
    const files = nodeTableFiles(`${folder}/a.tab`)
    renameColumn(files, 'P', 'TILED')
    renameColumn(files, 'D', 'DATA')
    removeColumn(files, 'S')
    removeColumn(files, 'I')
    files.close()
    const { A, D, P } = before.columns
    const wanted = { ...before, columns: { A, DATA: D, TILED: P } }
    expect(runPython<Record<string, Content>>(READ, [folder, ['a.tab']])['a.tab']).toEqual(wanted)
    expect(ourContent(`${folder}/a.tab`)).toEqual(wanted)
    const more = `
import casacore.tables as ct
t = ct.table(given, readonly=False, ack=False)
t.addrows(2); t.putcell('A', 61, 7); t.putcell('TILED', 61, [1., 2., 3.]); t.renamecol('TILED', 'P'); t.removecols(['A'])
t.close()
t = ct.table(given, ack=False)
answer = [t.nrows(), t.colnames(), t.getcell('P', 61).tolist()]`
    const [rows, names, tiled] = runPython<[number, string[], number[]]>(more, `${folder}/a.tab`)
    expect([rows, names.toSorted(), tiled]).toEqual([62, ['DATA', 'P'], [1, 2, 3]])
    const again = openTable(nodeTableFiles(`${folder}/a.tab`))
    expect(again.column('P').readCell(61)).toEqual(Float64Array.of(1, 2, 3))
  })
})
