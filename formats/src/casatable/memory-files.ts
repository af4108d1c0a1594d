import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { TableFiles } from './table-files.ts'

/** A table in memory, for tests and for tables that arrive over a network. */
export function memoryTableFiles(path = 'memory', files = new Map<string, ByteSink>(), prefix = ''): TableFiles {
  const find = (name: string): ByteSink => {
    const file = files.get(prefix + name)
    if (file === undefined) throw new FormatError(`${path}/${name}`, undefined, 'there is no such file')
    return file
  }
  return {
    path,
    exists: (name) => files.has(prefix + name),
    open: find,
    update: find,
    create(name) {
      const file = memoryFile(`${path}/${name}`)
      files.set(prefix + name, file)
      return file
    },
    rename(name, finalName) {
      files.set(prefix + finalName, find(name))
      files.delete(prefix + name)
    },
    remove: (name) => void files.delete(prefix + name),
    folder: (name) => memoryTableFiles(`${path}/${name}`, files, `${prefix}${name}/`),
    sync() {},
    close() {},
  }
}

/** A file in memory that grows as it is written. */
export function memoryFile(path: string, content: Uint8Array = new Uint8Array(0)): ByteSink {
  let bytes = content
  let size = content.length
  const reserve = (length: number): void => {
    if (length <= bytes.length) return
    const larger = new Uint8Array(Math.max(length, 2 * bytes.length, 1024))
    larger.set(bytes.subarray(0, size))
    bytes = larger
  }
  return {
    path,
    get size() {
      return size
    },
    read(offset, target) {
      if (offset < 0 || offset + target.length > size) {
        throw new FormatError(path, offset, `ends at byte ${size}, wanted ${target.length} bytes from here`)
      }
      target.set(bytes.subarray(offset, offset + target.length))
    },
    write(offset, source) {
      reserve(offset + source.length)
      bytes.set(source, offset)
      size = Math.max(size, offset + source.length)
    },
  }
}
