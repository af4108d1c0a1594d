import type { Migration } from 'kysely/migration'
import * as hdf5FileIndex from './0001-hdf5-file-index.ts'
import * as msIndex from './0002-ms-index.ts'
import * as calibrationSourceCatalog from './0003-calibration-source-catalog.ts'
import * as calibrationTables from './0004-calibration-tables.ts'
import * as fluxMonitoring from './0005-flux-monitoring.ts'

/** What was done to the database, in order. Never changed once released: what is to be otherwise is the next one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-hdf5-file-index': hdf5FileIndex,
  '0002-ms-index': msIndex,
  '0003-calibration-source-catalog': calibrationSourceCatalog,
  '0004-calibration-tables': calibrationTables,
  '0005-flux-monitoring': fluxMonitoring,
}
