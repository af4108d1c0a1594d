import type { Table } from '../casatable/any-table.ts'
import type { Column } from '../casatable/column.ts'
import { openTable } from '../casatable/table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { FormatError } from '../error.ts'
import {
  readAntennas,
  readDataDescriptions,
  readFields,
  readObservations,
  readPolarizations,
  readSpectralWindows,
} from './read-subtables.ts'
import type { Antennas, DataDescription, Fields, Observation, Polarization, SpectralWindow } from './subtables.ts'

/** A Measurement Set of version 2 (AIPS++ note 229): its main table, open, and what its sub-tables say. */
export interface MeasurementSet {
  readonly path: string
  readonly main: Table
  readonly antennas: Antennas
  readonly fields: Fields
  readonly spectralWindows: readonly SpectralWindow[]
  readonly dataDescriptions: readonly DataDescription[]
  readonly polarizations: readonly Polarization[]
  readonly observations: readonly Observation[]
  close(): void
}

/** Opens a Measurement Set; a FormatError names the sub-table or column that is missing. */
export function openMeasurementSet(files: TableFiles): MeasurementSet {
  const main = openTable(files)
  const subtable = (name: string): Table => {
    const table = main.subtable(name)
    if (table === undefined) throw new FormatError(files.path, undefined, `no sub-table ${name}: not a Measurement Set`)
    return table
  }
  const spectralWindows = readSpectralWindows(subtable('SPECTRAL_WINDOW'))
  const polarizations = readPolarizations(subtable('POLARIZATION'))
  const descriptions = subtable('DATA_DESCRIPTION')
  return {
    path: files.path,
    main,
    antennas: readAntennas(subtable('ANTENNA')),
    fields: readFields(subtable('FIELD')),
    spectralWindows,
    polarizations,
    dataDescriptions: readDataDescriptions(descriptions, spectralWindows.length, polarizations.length),
    observations: readObservations(subtable('OBSERVATION')),
    close: () => files.close(),
  }
}

/**
 * The column of visibilities to use.
 *
 * @param name  DATA, CORRECTED_DATA, MODEL_DATA; auto: CORRECTED_DATA where there is one, else DATA
 */
export function visibilityColumn(ms: MeasurementSet, name = 'auto'): Column {
  const wanted = name === 'auto' ? (ms.main.has('CORRECTED_DATA') ? 'CORRECTED_DATA' : 'DATA') : name
  if (!ms.main.has(wanted)) {
    throw new FormatError(ms.path, undefined, `the Measurement Set has no column ${wanted}`)
  }
  const column = ms.main.column(wanted)
  const { type, kind } = column.description
  if (kind !== 'array' || type !== 'complex') {
    throw new FormatError(ms.path, undefined, `column ${wanted} holds ${kind}s of ${type}, wanted arrays of complex`)
  }
  return column
}
