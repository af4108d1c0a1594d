import type { ByteSink, ByteSource } from '../bytes.ts'

/** The files of one casacore table: a folder on disk, or a piece of memory. Sub-tables are folders within it. */
export interface TableFiles {
  readonly path: string
  exists(name: string): boolean
  /** A file to read; a FormatError where there is none. */
  open(name: string): ByteSource
  /** An existing file to read and to write in place. */
  update(name: string): ByteSink
  /** A new, empty file to write; makes the folder where it is missing and takes the place of an older file. */
  create(name: string): ByteSink
  /** Gives a whole file its final name in one step, in place of a file of that name. */
  rename(name: string, finalName: string): void
  remove(name: string): void
  /** Returns when all that was written lies on the disk, sub-tables included. */
  sync(): void
  /** The files of a sub-table; nothing is made until something is created in it. */
  folder(name: string): TableFiles
  /** Releases what is held open, sub-tables included; the files may be used again afterwards. */
  close(): void
}
