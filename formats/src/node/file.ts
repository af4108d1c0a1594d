import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { ByteSink, ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'

/** A file to read, open until it is closed. */
export class FileSource implements ByteSource, Disposable {
  readonly path: string
  protected readonly descriptor: number
  protected length: number

  constructor(path: string, flags: 'r' | 'r+' | 'w+' = 'r') {
    this.path = path
    this.descriptor = openOrExplain(path, flags)
    this.length = fstatSync(this.descriptor).size
  }

  get size(): number {
    return this.length
  }

  read(offset: number, target: Uint8Array): void {
    if (!(offset >= 0 && offset + target.length <= this.length)) {
      throw new FormatError(this.path, offset, `ends at byte ${this.length}, wanted ${target.length} bytes from here`)
    }
    for (let done = 0; done < target.length; ) {
      const length = readSync(this.descriptor, target, done, target.length - done, offset + done)
      if (length === 0) throw new FormatError(this.path, offset + done, 'has become shorter while it was read')
      done += length
    }
  }

  close(): void {
    closeSync(this.descriptor)
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** A file to write and to read back: a new one, or with 'r+' one that exists. */
export class FileSink extends FileSource implements ByteSink {
  constructor(path: string, flags: 'r+' | 'w+' = 'w+') {
    super(path, flags)
  }

  write(offset: number, bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, offset + done)
      }
    } catch (cause) {
      throw new Error(`${this.path} cannot be written: ${(cause as Error).message}`, { cause })
    }
    this.length = Math.max(this.length, offset + bytes.length)
  }

  /** Returns when what was written lies on the disk. */
  sync(): void {
    fsyncSync(this.descriptor)
  }
}

/** Writes a file under `<path>.partial` and gives it its name once it is whole; where `write` throws, nothing is left. */
export function writeWhole(path: string, write: (sink: FileSink) => void): void {
  const partial = `${path}.partial`
  try {
    using sink = new FileSink(partial)
    write(sink)
    sink.sync()
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  renameSync(partial, path)
}

function openOrExplain(path: string, flags: string): number {
  try {
    return openSync(path, flags)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new FormatError(path, undefined, 'there is no such file', { cause })
    throw cause
  }
}
