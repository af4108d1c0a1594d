import { memoryTableFiles } from '@contimg/formats/casatable'
import { createMeasurementSet, type OptionalColumn, openMeasurementSet } from '@contimg/formats/ms'
import { expect, test } from 'vitest'
import { BlockReader } from './block-reader.ts'

const SHAPE = [2, 2] // polarizations, channels

/** A Measurement Set of two rows: WEIGHT 4, SIGMA 0.25 and 0, WEIGHT_SPECTRUM 5, SIGMA_SPECTRUM 0.2. */
function measurementSet(columns: readonly OptionalColumn[]) {
  const files = memoryTableFiles('weights.ms')
  const writer = createMeasurementSet(files, {
    rowCount: 2,
    antennas: {
      names: ['1', '2'],
      stations: ['1', '2'],
      mounts: ['ALT-AZ', 'ALT-AZ'],
      positionsM: new Float64Array(6),
      diametersM: new Float64Array(2),
    },
    fields: { names: ['a'], timesMjdS: Float64Array.of(5e9), phaseDirRad: Float64Array.of(1, 0.9), frames: ['ICRS'] },
    spectralWindows: [
      {
        name: '',
        refFrequencyHz: 1.4e9,
        chanFreqHz: Float64Array.of(1.4e9, 1.41e9),
        chanWidthHz: Float64Array.of(1e7, 1e7),
      },
    ],
    polarizations: [{ corrTypes: Int32Array.of(9, 12) }],
    dataDescriptions: [{ spectralWindowId: 0, polarizationId: 0 }],
    observations: [],
    history: [],
    columns,
  })
  for (const name of ['DATA', ...columns.filter((column) => column.endsWith('DATA'))])
    writer.writeCells(name, 0, 2, SHAPE, new Float32Array(16).fill(1))
  writer.writeCells('FLAG', 0, 2, SHAPE, new Uint8Array(8))
  writer.writeCells('WEIGHT', 0, 2, [2], new Float32Array(4).fill(4))
  writer.writeCells('SIGMA', 0, 2, [2], Float32Array.of(0.25, 0.25, 0.25, 0))
  const spectra = { WEIGHT_SPECTRUM: 5, SIGMA_SPECTRUM: 0.2 } as Partial<Record<OptionalColumn, number>>
  for (const name of columns)
    if (spectra[name]) writer.writeCells(name, 0, 2, SHAPE, new Float32Array(8).fill(spectra[name]))
  writer.writeCells('UVW', 0, 2, [3], new Float64Array(6))
  writer.finish()
  return openMeasurementSet(files)
}

function weightsOf(column: string, columns: readonly OptionalColumn[]) {
  const rows = { firstRow: 0, rowCount: 2 }
  const [{ weights, weightSpectrum }] = new BlockReader(measurementSet(columns), column, [rows]).read(rows).spectra
  return { weights: [...weights], spectrum: weightSpectrum && [...weightSpectrum].map((weight) => Math.fround(weight)) }
}

const ALL = ['CORRECTED_DATA', 'MODEL_DATA', 'WEIGHT_SPECTRUM', 'SIGMA_SPECTRUM'] as const
const FOURS = { weights: [4, 4, 4, 4], spectrum: undefined }
const TWENTY_FIVE = 1 / Math.fround(0.2) ** 2

test('before calibration WEIGHT is that of DATA', () => {
  expect(weightsOf('DATA', [])).toEqual(FOURS)
  expect(weightsOf('DATA', ['WEIGHT_SPECTRUM', 'SIGMA_SPECTRUM'])).toEqual({ ...FOURS, spectrum: Array(8).fill(5) })
})

test('after calibration WEIGHT is that of CORRECTED_DATA, and DATA has 1/SIGMA², 0 where SIGMA is not positive', () => {
  expect(weightsOf('CORRECTED_DATA', ['CORRECTED_DATA'])).toEqual(FOURS)
  expect(weightsOf('DATA', ['CORRECTED_DATA'])).toEqual({ weights: [16, 16, 16, 0], spectrum: undefined })
  expect(weightsOf('MODEL_DATA', ALL)).toEqual({ ...FOURS, spectrum: Array(8).fill(5) })
})

test('after calibration the weights of channels follow the same rule', () => {
  expect(weightsOf('CORRECTED_DATA', ALL).spectrum).toEqual(Array(8).fill(5))
  expect(weightsOf('DATA', ALL).spectrum).toEqual(Array(8).fill(Math.fround(TWENTY_FIVE)))
})

test('where no errors of channels are known, every channel of DATA has the weight of its row', () => {
  expect(weightsOf('DATA', ['CORRECTED_DATA', 'WEIGHT_SPECTRUM']).spectrum).toEqual([16, 16, 16, 16, 16, 0, 16, 0])
})
