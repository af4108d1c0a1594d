import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  BUILT_IN_CALIBRATORS,
  calibratorsOfMeasurementSet,
  calibratorsOfStrip,
  type HistoryLine,
  historyOf,
  type MeasurementSetSummary,
  readCalibrators,
  summarizeMeasurementSet,
} from '@contimg/pipeline/inspect'
import { isSqlite, readCalibratorCatalog } from '@contimg/state/catalogs'
import type { CalibratorsJob, SummaryJob } from './jobs.ts'

/** What the processes of the pool tell of Measurement Sets. */

/** What is in a Measurement Set. */
export interface MeasurementSetContents {
  readonly summary: MeasurementSetSummary
  readonly history: readonly HistoryLine[]
  readonly sizeBytes: number
}

export function summaryFile({ path }: SummaryJob): Uint8Array {
  const contents: MeasurementSetContents = {
    ...{ summary: summarizeMeasurementSet(path), history: historyOf(path), sizeBytes: bytesOf(path) },
  }
  return Buffer.from(JSON.stringify(contents))
}

function bytesOf(path: string): number {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, { parentPath, name }) => {
    return sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

export function calibratorsFile(job: CalibratorsJob): Uint8Array {
  const { path, list, pointing, radiusRad, leastResponse } = job
  const calibrators = list === null ? BUILT_IN_CALIBRATORS : calibratorsOfList(list)
  const options = { radiusRad, leastResponse }
  const seen = pointing
    ? calibratorsOfStrip(pointing.decRad, pointing.mjdUtcS, calibrators, options)
    : calibratorsOfMeasurementSet(path, calibrators, options)
  return Buffer.from(JSON.stringify(seen))
}

function calibratorsOfList(path: string) {
  return isSqlite(path) ? readCalibratorCatalog(path) : readCalibrators(path)
}
