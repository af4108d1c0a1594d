import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { ByteSource } from '../bytes.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { announceCells } from '../casatable/table-lock.ts'
import { MemoryBytes } from '../memory-bytes.ts'
import { FileSink, FileSource } from './file.ts'
import { type LockOptions, TableGuard } from './table-guard.ts'

/**
 * The files of a casacore table in a folder. Files stay open until `close`. An existing table is locked as casacore does
 * before anything of it is changed; where another process holds it, that throws a TableLockedError after some seconds.
 */
export function nodeTableFiles(path: string, options: LockOptions = {}): TableFiles {
  const guard = new TableGuard(path, options)
  const sources = new Map<string, FileSource>()
  const sinks = new Map<string, FileSink>()
  const folders = new Map<string, TableFiles>()
  const release = (name: string): void => {
    sources.get(name)?.close()
    sinks.get(name)?.close()
    sources.delete(name)
    sinks.delete(name)
  }
  const openForWriting = (name: string, flags: 'r+' | 'w+'): FileSink => {
    const sink = new FileSink(join(path, name), flags)
    sinks.set(name, sink)
    return sink
  }
  const releaseAll = (): void => {
    for (const name of [...sources.keys(), ...sinks.keys()]) release(name)
  }
  const files: TableFiles = {
    path,
    exists: (name) => existsSync(join(path, name)),
    names: () => namesIn(path),
    lock: () => guard.lock(),
    open(name) {
      if (name === 'table.dat') return guard.whileReading(() => wholeFile(join(path, name)))
      if (name === 'table.lock' && !sinks.has(name)) return wholeFile(join(path, name))
      const known = sinks.get(name) ?? sources.get(name)
      if (known !== undefined) return known
      const source = new FileSource(join(path, name))
      sources.set(name, source)
      return source
    },
    update(name) {
      guard.beforeChange(name)
      return sinks.get(name) ?? openForWriting(name, 'r+')
    },
    create(name) {
      guard.beforeChange(name)
      mkdirSync(path, { recursive: true })
      release(name)
      return openForWriting(name, 'w+')
    },
    rename(name, finalName) {
      guard.beforeChange(finalName)
      sinks.get(name)?.sync()
      release(name)
      release(finalName)
      renameSync(join(path, name), join(path, finalName))
    },
    remove(name) {
      guard.beforeChange(name)
      release(name)
      rmSync(join(path, name), { force: true })
    },
    sync() {
      for (const sink of sinks.values()) sink.sync()
      if (existsSync(path)) syncFolder(path)
      for (const folder of folders.values()) folder.sync()
    },
    folder(name) {
      const folder = folders.get(name) ?? nodeTableFiles(isAbsolute(name) ? name : join(path, name), options)
      folders.set(name, folder)
      return folder
    },
    close() {
      const announce = (changed: readonly string[]) => {
        announceCells(files, changed)
        releaseAll()
      }
      const folderClosers = [...folders.values()].map((folder) => () => folder.close())
      inTurn([releaseAll, () => guard.release(announce), ...folderClosers])
    },
  }
  return files
}

/** A file as it is now, which nobody's later change alters. */
function wholeFile(path: string): ByteSource {
  using source = new FileSource(path)
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  return new MemoryBytes(path, bytes)
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
}

/** Brings the names in a folder to the disk. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Does all of them, whichever fails, and then throws the first error. */
function inTurn(steps: readonly (() => void)[]): void {
  const errors: unknown[] = []
  for (const step of steps) {
    try {
      step()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
