import { dataJson, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { createTable, type NewColumn } from '../casatable/create-table.ts'
import { type Keyword, recordKeyword, textKeyword, textsKeyword, unsignedsKeyword } from '../casatable/keywords.ts'
import { memoryTableFiles } from '../casatable/memory-files.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { FormatError } from '../error.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import { createMeasurementSet, type NewMeasurementSet } from './create-measurement-set.ts'
import { openMeasurementSet, visibilityColumn } from './measurement-set.ts'

const twoFields: NewMeasurementSet = {
  rowCount: 6,
  antennas: {
    names: ['1', '2'],
    stations: ['DSA-001', 'DSA-002'],
    mounts: ['ALT-AZ', 'ALT-AZ'],
    positionsM: Float64Array.of(1, 2, 3, 4, 5, 6),
    diametersM: Float64Array.of(4.65, 4.65),
  },
  fields: {
    names: ['meridian_t0', 'meridian_t1'],
    timesMjdS: Float64Array.of(5e9, 5e9 + 13),
    phaseDirRad: Float64Array.of(1, 0.9, 1.1, 0.9),
    frames: ['ICRS', 'ICRS'],
  },
  spectralWindows: [
    {
      name: 'sb00',
      refFrequencyHz: 1.4e9,
      chanFreqHz: Float64Array.of(1.4e9, 1.41e9),
      chanWidthHz: Float64Array.of(1e7, 1e7),
    },
    { name: 'sb01', refFrequencyHz: 1.5e9, chanFreqHz: Float64Array.of(1.5e9), chanWidthHz: Float64Array.of(-1e7) },
  ],
  polarizations: [{ corrTypes: Int32Array.of(9, 12) }],
  dataDescriptions: [
    { spectralWindowId: 0, polarizationId: 0 },
    { spectralWindowId: 1, polarizationId: 0 },
  ],
  observations: [
    { telescopeName: 'OVRO_MMA', observer: 'nobody', project: 'continuum', timeRangeMjdS: [5e9, 5e9 + 20] },
  ],
  history: [],
  columns: ['MODEL_DATA'],
}

test('a Measurement Set gives back what it was made from, whatever the shapes of its windows', () => {
  const files = memoryTableFiles('made.ms')
  const writer = createMeasurementSet(files, twoFields)
  const first = Float32Array.from({ length: 4 * 2 * 2 * 2 }, (_, i) => i)
  writer.writeCells('DATA', 0, 4, [2, 2], first)
  writer.writeCells('DATA', 4, 2, [2, 1], first.subarray(0, 8))
  writer.finish()
  const ms = openMeasurementSet(files)
  const { rowCount: _, history: __, columns: ___, ...wanted } = twoFields
  expect(ms).toMatchObject(wanted)
  const data = visibilityColumn(ms)
  expect(data.readCells(0, 4)).toEqual(first)
  expect(data.readCells(4, 2)).toEqual(first.subarray(0, 8))
  expect(data.equalShapes(0, 6)).toBe(4)
  expect(() => data.readCells(2, 4)).toThrow(/row 4 has shape \[2,1\], rows before it have \[2,2\]/)
  expect(ms.main.column('FLAG_CATEGORY').cellShape(3)).toBeUndefined()
  expect(ms.main.column('FIELD_ID').readScalars()).toEqual(new Int32Array(6))
})

test('what does not fit a column is refused, and names it', () => {
  const writer = createMeasurementSet(memoryTableFiles('refused.ms'), twoFields)
  const cells = new Float32Array(8)
  expect(() => writer.writeCells('DATA', 5, 2, [2, 1], cells)).toThrow(/column DATA: rows 5 to 7 of 6/)
  expect(() => writer.writeCells('DATA', 0, 1, [2, 1, 1], cells)).toThrow(/column DATA: shape \[2,1,1\], wanted 2 axes/)
  expect(() => writer.writeCells('DATA', 0, 2, [2, 2], cells)).toThrow(/Float32Array of 8 numbers given for 16/)
  expect(() => writer.writeCells('UVW', 0, 2, [3], cells)).toThrow(
    /Float32Array of 8 numbers given for 6 of type double/,
  )
  writer.writeCells('DATA', 0, 2, [2, 1], cells)
  expect(() => writer.writeCells('DATA', 1, 2, [2, 1], cells)).toThrow(/rows 0 to 2 have been written before/)
  expect(() => createMeasurementSet(memoryTableFiles('x'), { ...twoFields, fields: mixedFrames })).toThrow(/wanted one/)
})

const mixedFrames = { ...twoFields.fields, frames: ['ICRS', 'J2000'] }

test('a set without the visibilities asked for is refused by the name of the column', () => {
  const files = memoryTableFiles('some.ms')
  createMeasurementSet(files, twoFields).finish()
  const ms = openMeasurementSet(files)
  expect(() => visibilityColumn(ms, 'CORRECTED_DATA')).toThrow(
    'some.ms: the Measurement Set has no column CORRECTED_DATA',
  )
  expect(() => visibilityColumn(ms, 'FLAG')).toThrow(/column FLAG holds arrays of bool, wanted arrays of complex/)
  expect(() => visibilityColumn(ms).readCells(0, 1)).toThrow(/column DATA: row 0 has no array/)
})

test('a table that is no Measurement Set is refused', () => {
  const files = memoryTableFiles('plain')
  expect(() => openMeasurementSet(files)).toThrow('plain: there is no table.dat: not a casacore table')
  createTable(files, { rowCount: 0, columns: [{ name: 'DATA', type: 'int' }] }).finish()
  expect(() => openMeasurementSet(files)).toThrow('no sub-table SPECTRAL_WINDOW: not a Measurement Set')
})

/** FIELD with a direction that is a polynomial, or whose frame is told row by row. */
function withFields(files: TableFiles, columns: readonly NewColumn[], fill: (name: string) => Int32Array): void {
  createMeasurementSet(files, twoFields).finish()
  const fields = [
    { name: 'NAME', type: 'string' },
    { name: 'TIME', type: 'double' },
  ] as const
  const writer = createTable(files.folder('FIELD'), { rowCount: 2, columns: [...fields, ...columns] })
  writer.writeCells('PHASE_DIR', 0, 2, [2, 1], new Float64Array(4))
  for (const { name, type } of columns) if (type === 'int') writer.writeScalars(name, fill(name))
  writer.finish()
}

test('fields that move are refused; frames may differ from field to field', () => {
  const moving = memoryTableFiles('moving.ms')
  const direction: NewColumn = { name: 'PHASE_DIR', type: 'double', ndim: 2 }
  withFields(moving, [direction, { name: 'NUM_POLY', type: 'int' }], () => Int32Array.of(0, 1))
  expect(() => openMeasurementSet(moving)).toThrow(/field 1 moves \(NUM_POLY 1\), wanted 0/)
  const measure = recordKeyword({
    type: textKeyword('direction'),
    VarRefCol: textKeyword('PhaseDir_Ref'),
    TabRefTypes: textsKeyword(['J2000', 'ICRS']),
    TabRefCodes: unsignedsKeyword([0, 21]),
  })
  const keywords = new Map<string, Keyword>([['MEASINFO', measure]])
  const framed = memoryTableFiles('framed.ms')
  withFields(
    framed,
    [
      { ...direction, keywords },
      { name: 'PhaseDir_Ref', type: 'int' },
    ],
    () => Int32Array.of(21, 0),
  )
  expect(openMeasurementSet(framed).fields.frames).toEqual(['ICRS', 'J2000'])
})

test('a row of DATA_DESCRIPTION that leads nowhere is refused', () => {
  const files = memoryTableFiles('lost.ms')
  const dataDescriptions = [{ spectralWindowId: 2, polarizationId: 0 }]
  createMeasurementSet(files, { ...twoFields, dataDescriptions }).finish()
  expect(() => openMeasurementSet(files)).toThrow(/row 0 names spectral window 2 of 2/)
  expect(() => openMeasurementSet(files)).toThrow(FormatError)
})

test.skipIf(!haveData)('the sub-tables of a real set are read as casacore reads them', () => {
  type Column = { readonly firstCell: readonly number[] }
  type Tables = Readonly<Record<string, { readonly columns: Readonly<Record<string, Column>> }>>
  const { tables } = dataJson<{ readonly tables: Tables }>('expected', 'vla_day2_TDEM0003_1spw.ms.casacore.json')
  const ms = openMeasurementSet(nodeTableFiles(unpackedTable('ms', 'vla_day2_TDEM0003_1spw.ms', temporaryFolder())))
  expect([...ms.antennas.positionsM.subarray(0, 3)]).toEqual(tables.ANTENNA.columns.POSITION.firstCell)
  expect([...ms.spectralWindows[0].chanFreqHz.subarray(0, 4)]).toEqual(
    tables.SPECTRAL_WINDOW.columns.CHAN_FREQ.firstCell,
  )
  expect([...ms.fields.phaseDirRad]).toEqual(tables.FIELD.columns.PHASE_DIR.firstCell)
  expect([...ms.polarizations[0].corrTypes]).toEqual(tables.POLARIZATION.columns.CORR_TYPE.firstCell)
  ms.close()
})
