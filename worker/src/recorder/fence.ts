import { type IngestGroup, listSolvingGroups, type Products } from '@contimg/state/products'

const REACH_MS = 12 * 3600e3 // of a calibration, either way
const STUCK_S = 900 // who has not moved for so long is not waited for

/**
 * A group that a calibration of this one may still come from: with a calibrator, and not solved yet. Others are fenced until
 * it is, since the set that they should get is about to come.
 *
 * @returns its id; undefined where there is nothing to wait for
 */
export async function calibrationToCome(products: Products, { id }: IngestGroup): Promise<string | undefined> {
  const middleMs = Date.parse(`${id}Z`)
  const span = { first: isoOf(middleMs - REACH_MS), last: isoOf(middleMs + REACH_MS) }
  const solving = await listSolvingGroups(products, span, products.nowMs() / 1000 - STUCK_S)
  return solving.find((other) => other.id !== id && other.stages.includes('solve') && isBefore(other, id))?.id
}

/** Those after it are waited for where they are known to see a calibrator only: nobody waits for all that is to come. */
function isBefore(other: IngestGroup, id: string): boolean {
  return other.id < id || other.hasCalibrator === true
}

const isoOf = (unixMs: number) => new Date(unixMs).toISOString().slice(0, 19)
