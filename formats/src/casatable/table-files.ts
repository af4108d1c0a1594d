import type { ByteSink, ByteSource } from '../bytes.ts'

/** The files of one casacore table: a folder on disk, or a piece of memory. Sub-tables are folders within it. */
export interface TableFiles {
  readonly path: string
  exists(name: string): boolean
  /** The names of the files, sub-tables not among them; none where there is no folder yet. */
  names(): string[]
  /** A file to read; a FormatError where there is none. */
  open(name: string): ByteSource
  /** An existing file to read and to write in place. */
  update(name: string): ByteSink
  /** A new, empty file to write; makes the folder where it is missing and takes the place of an older file. */
  create(name: string): ByteSink
  /** Gives a whole file its final name in one step, in place of a file of that name. */
  rename(name: string, finalName: string): void
  remove(name: string): void
  /** Returns when all that was written, and every name, lies on the disk, sub-tables included. */
  sync(): void
  /** The files of a sub-table; nothing is made until something is created in it. */
  folder(name: string): TableFiles
  /**
   * Keeps other processes from reading and changing the table (not its sub-tables) until `close`. The first change does so
   * by itself; to ask for it before anything is read is to read what they left.
   *
   * @throws TableLockedError where another process does not let go; TableChangedError where one changed the table after
   *   table.dat was read here
   */
  lock(): void
  /**
   * Releases what is held open, sub-tables included, and lets other processes have the table, after telling them in
   * table.lock what has changed. The files may be used again afterwards.
   */
  close(): void
}
