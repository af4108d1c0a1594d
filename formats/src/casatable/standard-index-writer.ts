import type { ByteSink } from '../bytes.ts'
import { AipsWriter } from './aipsio-writer.ts'
import type { BucketStore } from './bucket-store.ts'
import type { ManagerPlan } from './column-writer.ts'
import type { StandardLayout } from './standard-layout.ts'

const LINK_BYTES = 8 // the next bucket of the index, twice, big-endian
const BUCKETS_IN_MEMORY = 2

/** Writes the index of a StandardStMan into buckets of its own, and the head of the file (tables/DataMan/SSMBase.cc). */
export function writeStandardIndex(
  sink: ByteSink,
  store: BucketStore,
  layout: StandardLayout,
  plan: ManagerPlan,
  lastTextBucket: number,
): void {
  const index = indexBytes(layout, plan)
  const room = layout.bucketSize - LINK_BYTES
  const buckets = Array.from({ length: Math.ceil(index.length / room) }, () => store.add())
  for (const [i, number] of buckets.entries()) {
    const bytes = store.bucket(number)
    const view = new DataView(bytes.buffer)
    const next = buckets[i + 1] ?? -1
    view.setInt32(0, next)
    view.setInt32(4, next)
    bytes.set(index.subarray(i * room, (i + 1) * room), LINK_BYTES)
  }
  const head = new AipsWriter(plan.littleEndian)
  head.object('StandardStMan', plan.littleEndian ? 3 : 2, () => {
    if (plan.littleEndian) head.boolean(false)
    head.uint32(layout.bucketSize)
    head.uint32(store.count)
    head.uint32(BUCKETS_IN_MEMORY)
    head.uint32(0) // free buckets
    head.int32(-1)
    head.uint32(buckets.length)
    head.int32(buckets[0])
    head.uint32(2 * index.length <= room ? LINK_BYTES : 0) // a second index could lie in the other half
    head.int32(lastTextBucket)
    head.uint32(index.length)
    head.uint32(1) // indices
  })
  sink.write(0, head.bytes)
}

function indexBytes(layout: StandardLayout, plan: ManagerPlan): Uint8Array {
  const { bucketCount, rowsPerBucket, usedBytes, bucketSize } = layout
  const writer = new AipsWriter(plan.littleEndian)
  const buckets = Array.from({ length: bucketCount }, (_, bucket) => bucket)
  writer.object('SSMIndex', 1, () => {
    writer.uint32(bucketCount)
    writer.uint32(rowsPerBucket)
    writer.int32(plan.columns.length)
    writeFreeSpace(writer, usedBytes, bucketSize - usedBytes)
    writer.integers(buckets.map((bucket) => Math.min(plan.rowCount, (bucket + 1) * rowsPerBucket) - 1))
    writer.integers(buckets)
  })
  return writer.bytes
}

function writeFreeSpace(writer: AipsWriter, offset: number, length: number): void {
  writer.object('SimpleOrderedMap', 1, () => {
    writer.int32(0)
    writer.uint32(length > 0 ? 1 : 0)
    writer.uint32(1)
    if (length === 0) return
    writer.int32(offset)
    writer.int32(length)
  })
}
