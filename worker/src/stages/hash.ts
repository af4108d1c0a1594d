import { createHash } from 'node:crypto'
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Stage } from './request.ts'

const CHUNK_BYTES = 4 << 20
const LOWEST_PRIORITY = 19 // the system gives the disk to others first, too (ioprio_set(2): io_nice follows the CPU's)
const BYTES_PER_MS = 200_000
const SAME_TIME_MS = 0.01 // as exact as the database keeps it

interface WantedFile {
  readonly id: number
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** What became of a file: its hash, or why it is not that of the content which was used. */
export type RawHash = { readonly id: number } & ({ readonly sha256: string } | { readonly problem: string })

/** hash-raw-files: the contents of files of the telescope, in the background; one that has changed since it was used is told. */
export const hashStage: Stage = async ({ payload }, { progress, signal }) => {
  setPriority(LOWEST_PRIORITY)
  const files = payload.inputs.files as readonly WantedFile[]
  const hashes: RawHash[] = []
  for (const [i, file] of files.entries()) {
    hashes.push(await hashOf(file, signal))
    progress?.((i + 1) / files.length, file.path)
  }
  const problems = hashes.filter((one) => 'problem' in one).length
  return {
    result: { hashed: hashes.length - problems, problems },
    publish: [],
    records: hashes.map((record) => ({ kind: 'raw-hash', record })),
  }
}

async function hashOf({ id, path, sizeBytes, modifiedMs }: WantedFile, signal?: AbortSignal): Promise<RawHash> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { id, problem: 'not there any more' }
  }
  try {
    const isSame = ({ size, mtimeMs }: Stats | BigIntStats) =>
      Number(size) === sizeBytes && Math.abs(Number(mtimeMs) - modifiedMs) < SAME_TIME_MS
    if (!isSame(fstatSync(file))) return { id, problem: 'changed since it was used' }
    const sha256 = await contentOf(file, signal)
    return isSame(fstatSync(file)) ? { id, sha256 } : { id, problem: 'changed since it was used' }
  } finally {
    closeSync(file)
  }
}

/** Not faster than other work leaves room for. */
async function contentOf(file: number, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (;;) {
    const startMs = performance.now()
    const count = readSync(file, chunk)
    if (count === 0) return hash.digest('hex')
    hash.update(chunk.subarray(0, count))
    await setTimeout(Math.max(0, count / BYTES_PER_MS - (performance.now() - startMs)))
    signal?.throwIfAborted()
  }
}
