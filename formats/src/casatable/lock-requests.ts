/** Bytes at the start of table.lock that list the processes which wait: a count, then 32 pairs of process and host. */
export const REQUESTS_BYTES = 4 * (1 + 2 * 32)

const PAIR_BYTES = 8
const MOST = 32

/**
 * The list with one more process at its end, or in place of its last one where it is full (casa/IO/LockFile.cc). A
 * casacore process that locks by itself looks into the list now and then, and lets go where somebody waits.
 */
export function withRequest(list: Uint8Array, pid: number): Uint8Array {
  const { bytes, view, count } = copyOf(list)
  const place = Math.min(count, MOST - 1)
  view.setInt32(0, place + 1)
  view.setInt32(4 + PAIR_BYTES * place, pid)
  view.setInt32(8 + PAIR_BYTES * place, 0) // casacore calls every host 0
  return bytes
}

/** The list without a process and those before it, which have had their turn or are dead; as it is where it has not got it. */
export function withoutRequest(list: Uint8Array, pid: number): Uint8Array {
  const { bytes, view, count } = copyOf(list)
  for (let place = 0; place < count; place++) {
    if (view.getInt32(4 + PAIR_BYTES * place) !== pid) continue
    bytes.copyWithin(4, 4 + PAIR_BYTES * (place + 1), 4 + PAIR_BYTES * count)
    view.setInt32(0, count - place - 1)
    break
  }
  return bytes
}

function copyOf(list: Uint8Array): { bytes: Uint8Array; view: DataView; count: number } {
  const bytes = new Uint8Array(REQUESTS_BYTES)
  bytes.set(list.subarray(0, REQUESTS_BYTES))
  const view = new DataView(bytes.buffer)
  return { bytes, view, count: Math.min(Math.max(view.getInt32(0), 0), MOST) }
}
