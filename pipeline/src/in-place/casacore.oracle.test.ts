import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { columnOf, flagWith } from '../flag/testing.ts'
import { moduleAddress, Victim } from '../housekeeping/testing.ts'
import { writeSomeTables } from './testing.ts'

/** Who changed it last, and how often it was changed. */
const COUNTS = ['CONTIMG_CHANGE', 'CONTIMG_GENERATION']

/** Digests of all columns, the keywords, and whether casacore can then write what it read. */
const READ = `
import casacore.tables as ct, numpy as np, hashlib
def digest(t, name):
    h = hashlib.sha256()
    for row in range(t.nrows()):
        if t.isscalarcol(name) or t.iscelldefined(name, row): h.update(np.asarray(t.getcell(name, row)).tobytes() if t.coldatatype(name) != 'string' else repr(t.getcell(name, row)).encode())
    return h.hexdigest()
t = ct.table(given['path'], readonly=False, ack=False)
result = {'keywords': sorted(t.getkeywords().keys()), 'columns': {name: digest(t, name) for name in t.colnames()},
          'managers': {c: i['TYPE'] for i in t.getdminfo().values() for c in i['COLUMNS']},
          'flags': int(sum(np.sum(t.getcell('FLAG', row)) for row in range(t.nrows()))), 'rows': int(np.sum(t.getcol('FLAG_ROW')))}
t.putcell('FLAG', 0, t.getcell('FLAG', 0)); t.putcell('FLAG_ROW', 0, t.getcell('FLAG_ROW', 0)); t.close()
answer = result`

interface Found {
  readonly keywords: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly managers: Readonly<Record<string, string>>
  readonly flags: number
  readonly rows: number
}

const asCasacoreReads = (path: string) => runPython<Found>(READ, { path })
const sets = ['vla_L_3c286_2spw', 'alma_mssel_test_small', 'wsrt_3c343']

test.skipIf(!haveData || !havePython('casacore')).each(sets)(
  'casacore reads what flag changed in %s, and all the rest as it was',
  async (name) => {
    const path = unpackedTable('ms', `${name}.ms`)
    const before = await asCasacoreReads(path)
    const { fractions } = await flagWith(path, { mode: 'manual', selection: { antenna: '2' } }, { mode: 'autos' })
    const after = await asCasacoreReads(path)
    expect(after.keywords).toEqual([...before.keywords, ...COUNTS].toSorted())
    const same = ({ columns }: Found) =>
      Object.fromEntries(Object.entries(columns).filter(([one]) => !/^FLAG(_ROW)?$/.test(one)))
    expect(same(after)).toEqual(same(before))
    expect(after.flags).toBe(Math.round(fractions.all.fraction * fractions.all.total))
    expect(after.rows).toBe(columnOf<Uint8Array>(path, 'FLAG_ROW').reduce((sum, flag) => sum + flag, 0))
  },
)

test.skipIf(!haveData || !havePython('casacore'))(
  'casacore reads a Measurement Set whose apply was killed, and one applied twice',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const tables = writeSomeTables(join(temporaryFolder(), 'x'), path)
    const before = await asCasacoreReads(path)
    const code = `
    const { openVisibilities } = await import('${moduleAddress('visibilities/from-ms.ts')}')
    const { beginChange } = await import('${moduleAddress('in-place/change.ts')}')
    const source = openVisibilities(process.argv[1], 'DATA', 'change')
    beginChange(source.ms, { stage: 'apply' }).copy('FLAG', 'FLAG_ROW', 'WEIGHT')
    await ready()
    setInterval(() => {}, 1000)`
    {
      using victim = new Victim(code, path)
      expect(await victim.killAfter(0)).toBe(true)
    }
    const killed = await asCasacoreReads(path)
    expect(killed.keywords).toEqual([...before.keywords, 'CONTIMG_WRITING'].toSorted())
    expect(killed.columns).toEqual(before.columns)
    await applyCalibration(path, tables)
    await applyCalibration(path, tables, {}, { weights: 'channels' })
    const after = await asCasacoreReads(path)
    expect(after.keywords).toEqual([...before.keywords, ...COUNTS].toSorted())
    expect(after.columns.DATA).toBe(before.columns.DATA)
    expect(Object.keys(after.columns)).toEqual(expect.arrayContaining(['CORRECTED_DATA', 'WEIGHT_SPECTRUM']))
    expect(after.flags).toBe(columnOf<Uint8Array>(path, 'FLAG').reduce((sum, flag) => sum + flag, 0))
  },
)
