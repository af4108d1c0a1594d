import { createHash } from 'node:crypto'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { bytesOf } from './raw-cells.ts'
import { openTable } from './table.ts'
import type { NumericCells } from './value-type.ts'

/** Hashes every cell of every column of a table with python3-casacore: shape and values, bool as 0 and 1. */
const hashes = `
import casacore.tables as ct, numpy as np, hashlib
answer = {}
for path in given:
    t = ct.table(path, ack=False)
    for name in t.colnames():
        d = t.getcoldesc(name)
        if d['valueType'] == 'record': continue
        scalar = t.isscalarcol(name)
        h = hashlib.sha256()
        for row in range(t.nrows()):
            if not scalar and not t.iscelldefined(name, row):
                h.update(b'none'); continue
            v = t.getcell(name, row)
            if d['valueType'] == 'string':
                flat = [v] if scalar else (list(v['array']) if isinstance(v, dict) else list(np.array(v, dtype=object).ravel()))
                h.update(('|'.join(flat) + ';').encode())
            else:
                a = np.asarray(v)
                if a.dtype == bool: a = a.astype(np.uint8)
                want = {'short': np.int16, 'ushort': np.uint16, 'int': np.int32, 'uint': np.uint32, 'uchar': np.uint8,
                        'float': np.float32, 'double': np.float64, 'complex': np.complex64, 'dcomplex': np.complex128,
                        'boolean': np.uint8}[d['valueType']]
                h.update(str(list(a.shape) if not scalar else []).encode())
                h.update(np.ascontiguousarray(a.astype(want)).tobytes())
        answer[path + ' ' + name] = h.hexdigest()
    t.close()
`

function ourHashes(paths: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const path of paths) {
    const table = openTable(nodeTableFiles(path))
    for (const { name, type, kind } of table.columns) {
      if (kind === 'record') continue
      const column = table.column(name)
      const hash = createHash('sha256')
      for (let row = 0; row < table.rowCount; row++) {
        const shape = column.cellShape(row)
        const cell = column.readCell(row)
        if (shape === undefined || cell === undefined) hash.update('none')
        else if (type === 'string') hash.update(`${(cell as string[]).join('|')};`)
        else {
          hash.update(`[${[...shape].reverse().join(', ')}]`)
          hash.update(bytesOf(cell as NumericCells))
        }
      }
      found[`${path} ${name}`] = hash.digest('hex')
    }
    table.close()
  }
  return found
}

describe.skipIf(!havePython('casacore'))('python3-casacore as judge', () => {
  test.skipIf(!haveData).each([
    ['ms', 'alma_mssel_test_small.ms'],
    ['ms', 'wsrt_3c343.ms'],
    ['ms', 'lofar_generic.ms'],
    ['ms', 'vla_day2_TDEM0003_1spw.ms'],
    ['caltables', 'dsa110_20251013T132803_bpcal'],
  ] as const)('%s/%s is read cell by cell as casacore reads it', (kind, name) => {
    const path = unpackedTable(kind, name, temporaryFolder())
    expect(ourHashes([path])).toEqual(runPython(hashes, [path]))
  })

  test.each(['little', 'big'] as const)(
    'tables of every storage manager, written by casacore %s-endian, are read alike',
    (endian) => {
      const folder = temporaryFolder()
      const paths = runPython<string[]>(writeTables, { folder, endian })
      expect(paths.length).toBeGreaterThan(4)
      expect(ourHashes(paths)).toEqual(runPython(hashes, paths))
    },
  )
})

/** Tables in each storage manager with every type of scalar and array, fixed and varying shapes, long and short texts. */
const writeTables = `
import casacore.tables as ct, numpy as np
rng = np.random.default_rng(1)
folder, endian = given['folder'], given['endian']
types = {'boolean': bool, 'uchar': np.uint8, 'short': np.int16, 'int': np.int32, 'uint': np.uint32, 'float': np.float32,
         'double': np.float64, 'complex': np.complex64, 'dcomplex': np.complex128, 'string': str}
def values(kind, shape):
    n = int(np.prod(shape))
    if kind == 'string':
        return np.array(['x' * int(k) + str(i) for i, k in enumerate(rng.integers(0, 300, n))]).reshape(shape)
    if kind == 'boolean': return rng.integers(0, 2, shape).astype(bool)
    if kind in ('complex', 'dcomplex'): return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(types[kind])
    if kind in ('float', 'double'): return rng.normal(size=shape).astype(types[kind])
    return rng.integers(0, 100, shape).astype(types[kind])
answer = []
rows = 137
def make(name, descs, dminfo, fill):
    path = folder + '/' + name
    t = ct.table(path, ct.maketabdesc(descs), nrow=rows, dminfo=dminfo, ack=False, endian=endian)
    fill(t)
    t.close()
    answer.append(path)
def dm(kind, columns, **spec):
    return {'*1': {'TYPE': kind, 'NAME': 'dm', 'SEQNR': 0, 'SPEC': spec, 'COLUMNS': columns}}
zero = {'boolean': False, 'string': '', 'complex': 0j, 'dcomplex': 0j, 'float': 0., 'double': 0.}
for manager in ('StandardStMan', 'IncrementalStMan'):
    kinds = list(types)
    descs = [ct.makescacoldesc('S' + k, zero.get(k, 0), valuetype=k) for k in kinds]
    descs += [ct.makearrcoldesc('F' + k, zero.get(k, 0), shape=[5, 3], options=5, valuetype=k) for k in kinds]
    descs += [ct.makearrcoldesc('I' + k, zero.get(k, 0), ndim=-1, valuetype=k) for k in kinds if (manager, k) != ('IncrementalStMan', 'string')]
    descs += [ct.makescacoldesc('M', '', valuetype='string', maxlen=12)] if manager == 'StandardStMan' else []
    def fill(t):
        for c in t.colnames():
            if c == 'M':
                for r in range(rows): t.putcell(c, r, 'abcdefghijklmnop'[: r % 12])
                continue
            k = c[1:]
            for r in range(rows):
                if manager == 'IncrementalStMan' and r % 7: continue
                if c[0] == 'S':
                    v = values(k, (1,))[0]
                    t.putcell(c, r, v if k == 'string' else v.item())
                elif c[0] == 'F': t.putcell(c, r, values(k, (5, 3)))
                elif r % 5 != 4 or manager == 'IncrementalStMan': t.putcell(c, r, values(k, [(4,), (2, 3), (0,) if k != 'string' else (1,), (3, 2, 2)][r % 4]))
    make(manager, descs, dm(manager, [d['name'] for d in descs], BUCKETSIZE=16384), fill)
tiled = ['boolean', 'uchar', 'short', 'int', 'float', 'double', 'complex', 'dcomplex']
for i, tile in enumerate(([3, 10, 16], [2, 4, 5], [3, 3, 1])):
    descs = [ct.makearrcoldesc('T' + k, zero.get(k, 0), shape=[10, 3], options=4, valuetype=k) for k in tiled]
    def fill(t):
        for c in t.colnames(): t.putcol(c, values(c[1:], (rows, 10, 3)))
    make('TiledColumnStMan%d' % i, descs, dm('TiledColumnStMan', [d['name'] for d in descs], DEFAULTTILESHAPE=tile), fill)
    descs = [ct.makearrcoldesc('T' + k, zero.get(k, 0), ndim=2, valuetype=k) for k in tiled]
    def fill(t):
        for r in range(rows):
            if r in (0, 77): continue
            shape = [(10, 3), (7, 2)][(r // 10) % 2]
            for c in t.colnames(): t.putcell(c, r, values(c[1:], shape))
    make('TiledShapeStMan%d' % i, descs, dm('TiledShapeStMan', [d['name'] for d in descs], DEFAULTTILESHAPE=tile), fill)
def fill(t):
    for r in range(rows):
        if r != 3: t.putcell('T', r, values('float', (r + 1, 5)))
make('TiledCellStMan', [ct.makearrcoldesc('T', 0., ndim=2, valuetype='float')], dm('TiledCellStMan', ['T'], DEFAULTTILESHAPE=[2, 4]), fill)
def fill(t):
    for r in range(20):
        t.addrows(50)
        for row in range(t.nrows() - 50, t.nrows()): t.putcell('S', row, str(row) * (row % 97))
make('GrowingStandardStMan', [ct.makescacoldesc('S', '', valuetype='string'), ct.makescacoldesc('I', 0, valuetype='int')], dm('StandardStMan', ['S', 'I'], BUCKETROWS=16), fill)
`
