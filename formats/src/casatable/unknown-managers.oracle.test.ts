import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { openTable } from './table.ts'

/** Tables with a column in an engine that computes its values from another, or in a manager of old. */
const ENGINES = `
import casacore.tables as ct
def make(name, type, spec, valuetype, stored):
    path = given + '/' + name
    desc = ct.maketabdesc([ct.makearrcoldesc('DATA', 0, ndim=2, valuetype=valuetype), ct.makearrcoldesc('STORED', 0, ndim=2, valuetype=stored), ct.makescacoldesc('A', 0)])
    dminfo = {'*1': {'TYPE': type, 'NAME': 'x', 'SEQNR': 0, 'SPEC': spec, 'COLUMNS': ['DATA']}}
    t = ct.table(path, desc, nrow=2, dminfo=dminfo, ack=False)
    t.putcol('A', [3, 4])
    t.close()
    t = ct.table(path, ack=False)
    return [path, [d['TYPE'] for d in t.getdminfo().values() if 'DATA' in d['COLUMNS']][0]]
engine = {'SOURCENAME': 'DATA', 'TARGETNAME': 'STORED', 'SCALE': 1., 'OFFSET': 0., 'SCALENAME': '', 'OFFSETNAME': '', 'FIXED': True, 'AUTOSCALE': False, 'FULL': True}
answer = [
    make('complex', 'CompressComplex', engine, 'complex', 'int'),
    make('float', 'CompressFloat', engine, 'float', 'short'),
    make('mapped', 'MappedArrayEngine<Complex ,DComplex>', engine, 'complex', 'dcomplex'),
    make('aips', 'StManAipsIO', {}, 'float', 'float'),
]`

test.skipIf(!havePython('casacore'))('a storage manager that is not read is named, and other columns are read', () => {
  for (const [path, type] of runPython<[string, string][]>(ENGINES, temporaryFolder())) {
    const table = openTable(nodeTableFiles(path))
    expect(table.column('A').readScalars()).toEqual(Int32Array.of(3, 4))
    const wanted = `${path}: column DATA lies in storage manager "${type}", wanted one of StandardStMan, Incremental`
    expect(() => table.column('DATA').cellShape(0)).toThrow(wanted)
  }
})
