import { join } from 'node:path'
import type { IngestGroup } from './ingest-queue.ts'

/** Where the products of a group go. */
export interface GroupLayout {
  readonly ms: string
  readonly failedMs: string // where it goes when the group fails
  readonly tables: string // prefix
  readonly image: string // prefix
}

/**
 * Below the folder of outputs, a folder for each kind and day. What was made anew has tables of its own: those of before
 * stay, as they may be applied.
 */
export function layoutOf(
  outputDir: string,
  { id, run, hasCalibrator }: Pick<IngestGroup, 'id' | 'run' | 'hasCalibrator'>,
): GroupLayout {
  const day = id.slice(0, 10)
  return {
    ms: join(outputDir, 'ms', hasCalibrator ? 'calibrators' : 'science', day, `${id}.ms`),
    failedMs: join(outputDir, 'ms', 'failed', day, `${id}.ms`),
    tables: join(outputDir, 'caltables', day, run === 1 ? id : `${id}_run${run}`),
    image: join(outputDir, 'images', day, `${id}.img`),
  }
}
