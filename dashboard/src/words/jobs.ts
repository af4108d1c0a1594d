/** Kinds of tasks, as the queue calls them: those of observations first. */
export const JOB_TYPES: readonly string[] = [
  ...['convert-uvh5-to-ms', 'flag', 'calibration-solve', 'calibration-apply', 'imaging', 'validation', 'crossmatch'],
  ...['photometry', 'organize-files', 'catalog-setup', 'hash-raw-files', 'create-mosaic', 'mosaic-pipeline'],
  ...['mosaic-nightly', 'pipeline-run', 'pipeline-job', 'scan-ingestion-directory', 'ingest-subband'],
  ...['normalize-group', 'convert-group', 'housekeeping', 'backup-database', 'backup-caltables'],
  ...['storage-reconciliation', 'health-check', 'session-cleanup', 'data-retention-cleanup'],
]

const NAMES: Readonly<Record<string, string>> = {
  'convert-uvh5-to-ms': 'Convert UVH5 to MS',
  'create-mosaic': 'Mosaic',
}

/** What a kind of task is called. */
export function jobTypeName(type: string): string {
  const words = NAMES[type] ?? type.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The beginning of the id of a job, which is enough to tell it from others. */
export const shortId = (id: string): string => id.slice(0, 8)

/** What a path ends in; another target as it is. */
export function targetName(target: string): string {
  return target.replace(/\/+$/, '').split('/').at(-1) || target
}
