import { statements as hdf5FileIndex } from './0001-hdf5-file-index.ts'
import { statements as msIndex } from './0002-ms-index.ts'
import { statements as calibrationSourceCatalog } from './0003-calibration-source-catalog.ts'
import { statements as calibrationTables } from './0004-calibration-tables.ts'
import { statements as fluxMonitoring } from './0005-flux-monitoring.ts'
import { statements as ingestQueue } from './0006-ingest-queue.ts'
import { statements as images } from './0007-images.ts'
import { statements as provenance } from './0008-provenance.ts'
import { statements as recordedJobs } from './0009-recorded-jobs.ts'
import { statements as maintenance } from './0010-maintenance.ts'
import { statements as stream } from './0011-stream.ts'
import { statements as transits } from './0012-transits.ts'
import { statements as groupResults } from './0013-group-results.ts'
import { statements as events } from './0014-events.ts'
import { statements as imageLists } from './0015-image-lists.ts'
import { statements as apiKeys } from './0016-api-keys.ts'
import { statements as alertAcknowledgements } from './0017-alert-acknowledgements.ts'
import { statements as msLists } from './0018-ms-lists.ts'
import { statements as jobLists } from './0019-job-lists.ts'
import { statements as imageGrades } from './0020-image-grades.ts'
import { statements as streamChanges } from './0021-stream-changes.ts'
import { statements as antennas } from './0022-antennas.ts'
import { statements as groupLists } from './0023-group-lists.ts'
import { statements as moreEvents } from './0024-more-events.ts'

/**
 * What was done to the database, in order, as SQL. Never changed once released: what is to be otherwise is the next one. Each
 * database keeps a checksum of those that it has seen.
 */
export const MIGRATIONS: Readonly<Record<string, readonly string[]>> = {
  '0001-hdf5-file-index': hdf5FileIndex,
  '0002-ms-index': msIndex,
  '0003-calibration-source-catalog': calibrationSourceCatalog,
  '0004-calibration-tables': calibrationTables,
  '0005-flux-monitoring': fluxMonitoring,
  '0006-ingest-queue': ingestQueue,
  '0007-images': images,
  '0008-provenance': provenance,
  '0009-recorded-jobs': recordedJobs,
  '0010-maintenance': maintenance,
  '0011-stream': stream,
  '0012-transits': transits,
  '0013-group-results': groupResults,
  '0014-events': events,
  '0015-image-lists': imageLists,
  '0016-api-keys': apiKeys,
  '0017-alert-acknowledgements': alertAcknowledgements,
  '0018-ms-lists': msLists,
  '0019-job-lists': jobLists,
  '0020-image-grades': imageGrades,
  '0021-stream-changes': streamChanges,
  '0022-antennas': antennas,
  '0023-group-lists': groupLists,
  '0024-more-events': moreEvents,
}
