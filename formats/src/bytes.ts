/** Bytes to read from: a file, or a piece of memory. */
export interface ByteSource {
  readonly path: string
  readonly size: number
  /** Fills the whole of `target` from `offset` on; throws a FormatError where the source ends before. */
  read(offset: number, target: Uint8Array): void
}

/** Bytes to write to, and to read back what was written. */
export interface ByteSink extends ByteSource {
  /** Writes all of `bytes` at `offset`, growing the file where needed. */
  write(offset: number, bytes: Uint8Array): void
}
