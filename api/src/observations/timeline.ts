import { countSubbandFiles, listStamps, type Products } from '@contimg/state/products'
import type { Timeline } from '../schemas/observations.ts'
import { type Span, stampsOf } from '../schemas/spans.ts'

interface Segment {
  readonly first: string
  last: string
  groups: number
}

/** @param gapS  without a group that end a segment */
export async function timelineOf(products: Products, span: Span | undefined, gapS: number): Promise<Timeline> {
  const stamps = span && stampsOf(span)
  const ids = await listStamps(products, stamps)
  const segments = segmentsOf(ids, gapS)
  return {
    earliest: segments.length === 0 ? null : isoOfStamp(segments[0].first),
    latest: segments.length === 0 ? null : isoOfStamp(segments.at(-1)!.last),
    total_files: await countSubbandFiles(products, stamps),
    unique_timestamps: segments.reduce((sum, { groups }) => sum + groups, 0),
    segments: segments.map(({ first, last, groups }) => ({
      ...{ start: isoOfStamp(first), end: isoOfStamp(last), groups },
    })),
  }
}

/** Groups by time that follow each other. What is no stamp belongs to none. */
function segmentsOf(ids: readonly string[], gapS: number): Segment[] {
  const segments: Segment[] = []
  let lastMs = Number.NEGATIVE_INFINITY
  for (const id of ids) {
    const ms = Date.parse(`${id}Z`)
    if (Number.isNaN(ms)) continue
    const segment = segments.at(-1)
    if (segment && ms - lastMs <= 1000 * gapS) {
      segment.last = id
      segment.groups++
    } else segments.push({ first: id, last: id, groups: 1 })
    lastMs = ms
  }
  return segments
}

function isoOfStamp(stamp: string): string {
  return new Date(`${stamp}Z`).toISOString()
}
