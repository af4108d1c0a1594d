import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { TableFiles } from '../casatable/table-files.ts'
import { FileSink, FileSource } from './file.ts'

/** The files of a casacore table in a folder. Files stay open until `close`. */
export function nodeTableFiles(path: string): TableFiles {
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
  return {
    path,
    exists: (name) => existsSync(join(path, name)),
    open(name) {
      const known = sinks.get(name) ?? sources.get(name)
      if (known !== undefined) return known
      const source = new FileSource(join(path, name))
      sources.set(name, source)
      return source
    },
    update: (name) => sinks.get(name) ?? openForWriting(name, 'r+'),
    create(name) {
      mkdirSync(path, { recursive: true })
      release(name)
      return openForWriting(name, 'w+')
    },
    rename(name, finalName) {
      sinks.get(name)?.sync()
      release(name)
      release(finalName)
      renameSync(join(path, name), join(path, finalName))
    },
    remove(name) {
      release(name)
      rmSync(join(path, name), { force: true })
    },
    sync() {
      for (const sink of sinks.values()) sink.sync()
      for (const folder of folders.values()) folder.sync()
    },
    folder(name) {
      const folder = folders.get(name) ?? nodeTableFiles(isAbsolute(name) ? name : join(path, name))
      folders.set(name, folder)
      return folder
    },
    close() {
      for (const name of [...sources.keys(), ...sinks.keys()]) release(name)
      for (const folder of folders.values()) folder.close()
    },
  }
}
