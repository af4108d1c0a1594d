import { FormatError } from '../error.ts'
import { AipsReader } from './aipsio-reader.ts'
import { AipsWriter } from './aipsio-writer.ts'
import type { ManagerLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

/** A StandardStMan that has forgotten one of its columns (its block in table.dat; see openStandardStorage). */
export function withoutColumn(files: TableFiles, manager: ManagerLayout, place: number, name: string): ManagerLayout {
  if (manager.type !== 'StandardStMan') {
    const found = `column ${name} shares its ${manager.type} with others`
    throw new FormatError(files.path, undefined, `${found}, wanted a StandardStMan or one of its own to remove it`)
  }
  const reader = new AipsReader(manager.block, `${files.path}/table.dat`)
  const head = reader.begin('SSM')
  const title = reader.string()
  const offsets = [...reader.integers()]
  const indices = [...reader.integers()]
  reader.end(head)
  const writer = new AipsWriter()
  writer.object('SSM', head.version, () => {
    writer.string(title)
    writer.integers(offsets.toSpliced(place, 1))
    writer.integers(indices.toSpliced(place, 1))
  })
  return { ...manager, block: writer.bytes }
}
