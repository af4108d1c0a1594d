import type { NewColumn } from '../casatable/create-table.ts'
import { textsKeyword } from '../casatable/keywords.ts'
import { column, epoch, seconds, uvwFrame } from './schema-kinds.ts'

/** Columns of the main table that not every Measurement Set has. */
export type OptionalColumn = 'MODEL_DATA' | 'CORRECTED_DATA' | 'WEIGHT_SPECTRUM' | 'SIGMA_SPECTRUM'

const optional: Readonly<Record<OptionalColumn, NewColumn>> = {
  MODEL_DATA: column('MODEL_DATA', 'complex', 'The model visibilities', { ndim: 2, storage: 'tiled' }),
  CORRECTED_DATA: column('CORRECTED_DATA', 'complex', 'The corrected visibilities', { ndim: 2, storage: 'tiled' }),
  WEIGHT_SPECTRUM: column('WEIGHT_SPECTRUM', 'float', 'Weight of each datum', { ndim: 2, storage: 'tiled' }),
  SIGMA_SPECTRUM: column('SIGMA_SPECTRUM', 'float', 'Noise of each datum', { ndim: 2, storage: 'tiled' }),
}

/** The description of an optional column, to be added to a Measurement Set that lacks it. */
export function optionalColumn(name: OptionalColumn): NewColumn {
  return optional[name]
}

/** The columns of the main table, with DATA and those asked for. */
export function mainSchema(frame: string, more: readonly OptionalColumn[]): NewColumn[] {
  const categories = new Map([['CATEGORY', textsKeyword([])]])
  return [
    column('UVW', 'double', 'Coordinates u, v, w', { shape: [3], keywords: uvwFrame(frame), storage: 'tiled' }),
    column('FLAG', 'bool', 'Flags, of the shape of the data', { ndim: 2, storage: 'tiled' }),
    column('FLAG_CATEGORY', 'bool', 'Flags by category', { ndim: 3, keywords: categories, storage: 'tiled' }),
    column('WEIGHT', 'float', 'Weight of each polarization', { ndim: 1, storage: 'tiled' }),
    column('SIGMA', 'float', 'Noise of a channel of each polarization', { ndim: 1, storage: 'tiled' }),
    column('ANTENNA1', 'int', 'First antenna of the baseline'),
    column('ANTENNA2', 'int', 'Second antenna of the baseline'),
    column('ARRAY_ID', 'int', 'Array or sub-array'),
    column('DATA_DESC_ID', 'int', 'Row of the data description table'),
    column('EXPOSURE', 'double', 'Effective integration time', { keywords: seconds }),
    column('FEED1', 'int', 'Feed of ANTENNA1'),
    column('FEED2', 'int', 'Feed of ANTENNA2'),
    column('FIELD_ID', 'int', 'Row of the field table'),
    column('FLAG_ROW', 'bool', 'Whether all data of the row are flagged'),
    column('INTERVAL', 'double', 'Sampling interval', { keywords: seconds }),
    column('OBSERVATION_ID', 'int', 'Row of the observation table'),
    column('PROCESSOR_ID', 'int', 'Row of the processor table'),
    column('SCAN_NUMBER', 'int', 'Scan'),
    column('STATE_ID', 'int', 'Row of the state table'),
    column('TIME', 'double', 'Middle of the interval, seconds of Modified Julian Date', { keywords: epoch }),
    column('TIME_CENTROID', 'double', 'Centroid of the data in time', { keywords: epoch }),
    column('DATA', 'complex', 'The visibilities', { ndim: 2, storage: 'tiled' }),
    ...more.map(optionalColumn),
  ]
}
