import { FormatError } from './error.ts'

/** One thing that goes wrong with the bytes of a file, as three whole numbers from 0 on: kind (to 12), place, value. */
export type Damage = readonly [kind: number, place: number, value: number]

export const DAMAGE_KINDS = 13

const COUNTS = [0, 1, 2, 0x7f, 0xff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const TEXTS = ['999999999', '-1', 'NaN', '1E999', '2147483648', '0', "'", '\n']
const HEAD_BYTES = 3000

/** A damaged copy of the bytes: bits turned, bytes changed, absurd counts and texts put in, the end cut off. */
export function damaged(whole: Uint8Array, damages: readonly Damage[]): Uint8Array {
  let bytes = whole.slice()
  for (const [kind, place, value] of damages) {
    if (bytes.length === 0) break
    const half = place >>> 1
    const at = (place % 2 === 0 ? half % HEAD_BYTES : half) % bytes.length
    if (kind < 4) bytes[at] ^= 1 << (value % 8)
    else if (kind < 7) bytes[at] = value % 256
    else if (kind < 11) putCount(bytes, at, COUNTS[value % COUNTS.length], value % 5 < 2)
    else if (kind < 12) putText(bytes, at, TEXTS[value % TEXTS.length])
    else bytes = bytes.slice(0, at)
  }
  return bytes
}

function putCount(bytes: Uint8Array<ArrayBuffer>, at: number, count: number, littleEndian: boolean): void {
  if (at + 4 <= bytes.length) new DataView(bytes.buffer).setUint32(at, count, littleEndian)
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(new TextEncoder().encode(text).subarray(0, bytes.length - at), at)
}

const MOST_BYTES = 200e6
const MOST_CPU_MICROS = 2e6

/**
 * Runs one case, which must end in an answer or a FormatError, with less than 2 s of the processor and 200 MB of memory
 * for arrays.
 */
export function answerOrRefusal(read: () => void): 'read' | 'refused' {
  const bytesBefore = process.memoryUsage().arrayBuffers
  const cpuBefore = process.cpuUsage()
  let outcome: 'read' | 'refused' = 'read'
  try {
    read()
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    outcome = 'refused'
  }
  const bytes = process.memoryUsage().arrayBuffers - bytesBefore
  const { user, system } = process.cpuUsage(cpuBefore)
  if (bytes > MOST_BYTES) throw new Error(`took ${bytes} bytes, wanted ${MOST_BYTES} at most`)
  if (user + system > MOST_CPU_MICROS) throw new Error(`took ${user + system} µs of the processor`)
  return outcome
}
