import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { MemoryBytes } from '../memory-bytes.ts'
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
    names: () => namesBelow(files.keys(), prefix),
    open: find,
    update: find,
    create(name) {
      const file = new MemoryBytes(`${path}/${name}`)
      files.set(prefix + name, file)
      return file
    },
    rename(name, finalName) {
      files.set(prefix + finalName, find(name))
      files.delete(prefix + name)
    },
    remove: (name) => void files.delete(prefix + name),
    folder: (name) => memoryTableFiles(`${path}/${name}`, files, withoutParents(`${prefix}${name}/`)),
    lock() {}, // nobody else has it
    sync() {},
    close() {},
  }
}

function namesBelow(paths: Iterable<string>, prefix: string): string[] {
  const below = [...paths].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  return below.filter((name) => !name.includes('/'))
}

/** A path in which no folder is entered only to be left again. */
function withoutParents(path: string): string {
  const steps: string[] = []
  for (const step of path.split('/')) {
    if (step === '..' && steps.length > 0) steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return steps.join('/')
}
