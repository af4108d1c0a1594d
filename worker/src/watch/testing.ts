import { join } from 'node:path'
import { groupSubbandFiles, mjdSFromIso, parseSubbandFileName, type SubbandFile } from '@contimg/pipeline'
import type { Clock, Products } from '@contimg/state/products'
import type { FoundFile, WatchedFolder } from './folder.ts'

/** The process is killed. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** A database that kills who uses it, before the statement after so many more. */
export function crashingAfter(products: Products, statements: number): Products {
  let left = statements
  const db = products.db.withPlugin({
    transformQuery: ({ node }) => {
      if (left-- <= 0) throw new Crash('killed')
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { ...products, db }
}

export class TestClock implements Clock {
  boot = 'boot 1'
  s = 1000
  readonly nowS = () => this.s
}

interface DiskFile {
  readonly inode: number
  readonly size: number
  readonly changedMs: number
  readonly isTorn: boolean
}

/** A folder in memory. */
export class MemoryFolder {
  readonly path = '/data/incoming'
  readonly files = new Map<string, DiskFile>()
  isAway = false
  decRad = 0.95
  #writes = 0

  write(name: string, isTorn = false): void {
    const inode = ++this.#writes
    this.files.set(name, { inode, size: isTorn ? 5000 : 9000, changedMs: 1.7e12 + 1000 * inode, isTorn })
  }

  readonly watched: WatchedFolder = {
    path: this.path,
    names: () => {
      if (this.isAway) throw new Error('ENOENT: no such folder')
      return [...this.files.keys()].filter((name) => name.endsWith('.hdf5'))
    },
    look: (name) => this.#look(name),
    inspect: (file, groupId) => {
      const { path, subband, stampMjdS, sizeBytes = 0, mtimeMs = 0 } = file
      const isTorn = this.files.get(path.slice(this.path.length + 1))?.isTorn ?? true
      const record = { path, groupId, subband, stampMjdS, sizeBytes, modifiedMs: mtimeMs }
      const pointing = isTorn ? undefined : this.decRad
      return { ...record, pointingRaRad: pointing, pointingDecRad: pointing, problem: isTorn ? 'torn' : undefined }
    },
  }

  #look(name: string): FoundFile | string {
    const [named, file] = [subbandFileOf(this.path, name), this.files.get(name)]
    if (named === undefined || file === undefined) return 'none'
    return { ...named, sizeBytes: file.size, mtimeMs: file.changedMs, identity: `${file.inode}` }
  }

  /** What the batch command would make of the files that are there, by the ids of the groups. */
  batch(): Map<string, string[]> {
    const files = [...this.files.keys()].map((name) => this.#look(name)).filter((one) => typeof one !== 'string')
    const { groups } = groupSubbandFiles(files as SubbandFile[])
    return new Map(groups.map(({ id, files: kept }) => [id, [...kept.values()].map(({ path }) => path)]))
  }
}

const known = new Map<string, SubbandFile | undefined>() // thousands of schedules have the same few names

function subbandFileOf(folder: string, name: string): SubbandFile | undefined {
  if (!known.has(name)) {
    const parsed = parseSubbandFileName(name)
    const path = join(folder, name)
    known.set(name, parsed && { path, stampMjdS: mjdSFromIso(parsed.stamp), subband: parsed.subband })
  }
  return known.get(name)
}
