import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { generationOf } from '../in-place/generation.ts'
import type { Artifact, MeasurementSetArtifact } from '../products.ts'
import { contentHash } from './content-hash.ts'

const HDF5_SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/**
 * What a path is now: a file of the telescope by size and time, a Measurement Set by how often it was changed, anything else
 * by its content.
 *
 * @param path  a file, a Measurement Set or another casacore table
 * @throws FormatError for a folder that is no table; file system errors as they come; the signal's reason
 */
export async function identify(path: string, signal?: AbortSignal): Promise<Artifact> {
  const full = resolve(path)
  const found = await stat(full)
  if (found.isDirectory()) {
    const set = measurementSet(full, found.birthtimeMs)
    return set ?? { kind: 'table', path: full, sha256: await contentHash(full, true, signal) }
  }
  if (await isHdf5(full)) return { kind: 'raw', path: full, sizeBytes: found.size, modifiedMs: found.mtimeMs }
  return { kind: 'file', path: full, sha256: await contentHash(full, false, signal) }
}

function measurementSet(path: string, madeMs: number): MeasurementSetArtifact | undefined {
  const files = nodeTableFiles(path)
  try {
    const table = openTable(files)
    if (!table.has('UVW') || !table.has('ANTENNA1')) return undefined
    return { kind: 'measurement-set', path, groupId: undefined, generation: generationOf(table.keywords), madeMs }
  } finally {
    files.close()
  }
}

async function isHdf5(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HDF5_SIGNATURE.length), 0, HDF5_SIGNATURE.length, 0)
  return bytesRead === HDF5_SIGNATURE.length && buffer.equals(HDF5_SIGNATURE)
}
