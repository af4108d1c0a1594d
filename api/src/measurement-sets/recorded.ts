import {
  appliedTables,
  findMeasurementSetLine,
  type MeasurementSetLine,
  type Products,
  versionsAtPath,
} from '@contimg/state/products'
import { taskRoots } from '@contimg/state/settings'
import type { ApiContext } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'
import { type ReadableSet, readableSet } from '../inspect/measurement-set.ts'
import type { MsRecorded } from '../schemas/ms-metadata.ts'
import { isoOf } from '../times.ts'
import { msItemOf } from './items.ts'

/** A Measurement Set that stands, and what the database knows of it. */
export interface FoundSet extends ReadableSet {
  readonly line: MeasurementSetLine | undefined
}

/** @throws ApiError as readableSet; 410 where it is known but not there any more */
export async function foundSet({ products, settings }: ApiContext, asked: string): Promise<FoundSet> {
  const line = await findMeasurementSetLine(products, asked)
  try {
    const set = await readableSet(taskRoots(settings), asked)
    const isElsewhere = line === undefined && set.path !== asked
    return { ...set, line: isElsewhere ? await findMeasurementSetLine(products, set.path) : line }
  } catch (error) {
    if (line && error instanceof ApiError && error.statusCode === 404) throw gone(line)
    throw error
  }
}

function gone(line: MeasurementSetLine): ApiError {
  const why = line.stored === 1 ? 'it is not there' : 'it was removed'
  const { path, group_id, image_id, start_mjd, end_mjd } = line
  const known = { path, group_id, image_id, start_mjd, end_mjd, stored: line.stored === 1 }
  return new ApiError(410, 'gone', `the Measurement Set ${path} is known, but ${why}`, known)
}

export async function recordedOf(products: Products, line: MeasurementSetLine): Promise<MsRecorded> {
  const versions = await versionsAtPath(products, line.path)
  return {
    ...msItemOf(line),
    applied: await appliedTables(products, line.path),
    versions: versions.map(({ artifact, activity }) => ({
      ...{ artifact_id: artifact.id, identity: artifact.identity, first_seen_at: isoOf(artifact.first_seen_at) },
      ...{ stage: activity?.stage ?? null, command: activity?.command ?? null },
    })),
  }
}
