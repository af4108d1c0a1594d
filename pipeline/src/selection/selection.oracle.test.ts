import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { describe, expect, test } from 'vitest'
import { RowColumns } from './row-columns.ts'
import { Selection, type SelectionTexts } from './selection.ts'

const have = haveData && havePython('casacore.tables')

/** Rows that a selection takes. */
function ours(path: string, texts: SelectionTexts): number[] {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    const rows = new Selection(ms, texts).rows(new RowColumns(ms.main, 0, ms.main.rowCount))
    return Array.from(ms.main.column('ANTENNA1').readScalars() as Int32Array, (_, row) => row).filter(
      (row) => rows?.[row] !== 0,
    )
  } finally {
    ms.close()
  }
}

/** The rows for which conditions in TaQL hold. Those of mscal are casacore's own selection (ms/MSSel). */
function taql(path: string, conditions: readonly string[]): number[][] {
  const script = `
import casacore.tables as t
rows = lambda condition: t.taql(f'select from {given["path"]} where {condition}').rownumbers()
answer = [[int(row) for row in rows(condition)] for condition in given['conditions']]`
  return runPython<number[][]>(script, { path, conditions })
}

/** Each text selects the rows that casacore selects, and not the same ones as all others. */
function compare(path: string, pairs: readonly (readonly [SelectionTexts, string])[]): void {
  const wanted = taql(
    path,
    pairs.map(([, condition]) => condition),
  )
  for (const [i, [texts]] of pairs.entries()) expect(ours(path, texts), JSON.stringify(texts)).toEqual(wanted[i])
}

const ANTENNAS = [
  'VA01',
  '!VA01',
  'VA01;!VA02',
  '!VA01;VA02',
  '!VA01&VA02;!VA05',
  'VA01&',
  'VA01,VA02&VA03,VA04',
  'VA0*',
  'VA?1&VA2*',
  '1~3',
  '"VA1*"&VA01',
  '<500m',
  '2m~500m',
  '>2km',
  '*&',
  'VA01&&*',
  '11;12&13',
]

const MAKE_AUTOS = `
second = s.getcol('ANTENNA2')
second[::7] = s.getcol('ANTENNA1')[::7]
s.putcol('ANTENNA2', second)
answer = None`

describe.skipIf(!have)('selected as casacore does:', () => {
  test('baselines by name, number, pattern and length', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    compare(
      path,
      ANTENNAS.map((antenna) => [{ antenna }, `mscal.baseline('${antenna}')`] as const),
    )
  })

  test('autocorrelations', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    runPython(`import casacore.tables as t\ns = t.table(given, readonly=False)\n${MAKE_AUTOS}`, path)
    const texts = ['VA01', 'VA01&&', 'VA01&&&', '1,2&&', '1&&2', '*&&&', '*&', '!VA01', '!1&&&', '*&&;!2&&&']
    compare(
      path,
      texts.map((antenna) => [{ antenna }, `mscal.baseline('${antenna}')`] as const),
    )
    expect(ours(path, { antenna: '*&&&' }).length).toBeGreaterThan(0)
  })

  test('distances in the (u, v) plane', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const texts = ['<500m', '1~2km', '2~10klambda', '100~400,1000~2000', '>10klambda', '<0.5km', '2000~3000lambda']
    compare(
      path,
      texts.map((uvrange) => [{ uvrange }, `mscal.uvdist('${uvrange}')`] as const),
    )
  })

  test('fields and spectral windows', () => {
    const path = unpackedTable('ms', 'alma_mssel_test_small.ms')
    const fields = ['0', '1', '0~1', '>0', '<1', 'J1617-7717', 'J14*', '"J1617*",1']
    const windows = ['1', '0~2', '>1', '<2', '2:0', '*', '1:0~3;10', '"ALMA*"']
    compare(path, [
      ...fields.map((field) => [{ field }, `mscal.field('${field}')`] as const),
      ...windows.map((spw) => [{ spw }, `mscal.spw('${spw}')`] as const),
      [{ field: '1', spw: '1', antenna: 'DA*' }, "mscal.field('1') && mscal.spw('1') && mscal.baseline('DA*')"],
    ])
  })

  // casacore's mscal.scan and mscal.time of Debian end in a segmentation fault: their meaning written out instead.
  test('scans and times', () => {
    const path = unpackedTable('ms', 'alma_mssel_test_small.ms')
    const scans = [
      ['1', 'SCAN_NUMBER == 1'],
      ['1~2', 'SCAN_NUMBER in [1,2]'],
      ['>1', 'SCAN_NUMBER > 1'],
      ['<=1,3', 'SCAN_NUMBER <= 1 or SCAN_NUMBER == 3'],
    ] as const
    const moment = (text: string) => `mjdtodate(TIME/86400) >= datetime('${text}')`
    const times = [
      ['>2014/09/20/00:00:00', moment('2014/09/20')],
      ['<2014-09-20T00:00:00', 'TIME/86400 <= mjd(datetime("2014/09/20"))'],
    ] as const
    compare(path, [
      ...scans.map(([scan, condition]) => [{ scan }, condition] as const),
      ...times.map(([timerange, condition]) => [{ timerange }, condition] as const),
    ])
  })

  test('spectral windows by the frequency of their middle', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const texts = ['1.3~1.4GHz', '1400~1500MHz', '1.3GHz~1.5GHz']
    compare(
      path,
      texts.map((spw) => [{ spw }, `mscal.spw('${spw}')`] as const),
    )
  })

  test('times to the integration', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    // The first row is of 2001/02/25/13:20:38.000661, exposures are 10 s.
    const between = (low: string, high: string) => {
      const mjdS = (time: string) => `mjd(datetime('2001/02/25/${time}'))*86400`
      return `TIME >= ${mjdS(low)} - 1e-5 && TIME <= ${mjdS(high)} + 1e-5`
    }
    compare(path, [
      [{ timerange: '2001/02/25/13:22:00~13:25:00' }, between('13:22:00', '13:25:00')],
      [{ timerange: '13:22:00~13:25:00.5' }, between('13:22:00', '13:25:00.5')],
      [{ timerange: '13:22:00+00:01:30' }, between('13:22:00', '13:23:30')],
      [
        { timerange: '13:22:00,13:24:00~13:24:30' },
        `abs(TIME - mjd(datetime('2001/02/25/13:22:00'))*86400) <= EXPOSURE/2 || (${between('13:24:00', '13:24:30')})`,
      ],
    ])
  })
})
