import { createReadStream } from 'node:fs'

const BLOCK = 512
const LONGEST_NAME = 100

/** A file that goes into an archive, or came out of one. */
export interface TarEntry {
  readonly name: string // relative, with /
  readonly modifiedMs: number
}

/** Where the content is. */
export interface TarSource extends TarEntry {
  readonly path?: string
  readonly content?: Buffer
  readonly sizeBytes: number
}

/** An archive that is not what it should be. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

/**
 * An archive of POSIX.1-2001 (pax; a plain ustar where no name is longer than 100 bytes), a block after the other.
 *
 * @throws TarError where a file is not as long as it was said to be
 */
export async function* writeTar(sources: Iterable<TarSource>): AsyncGenerator<Uint8Array> {
  for (const { name, path, content, sizeBytes, modifiedMs } of sources) {
    if (Buffer.byteLength(name) > LONGEST_NAME) {
      const long = paxRecord('path', name)
      yield header('pax', long.length, modifiedMs, 'x')
      yield padded(long)
    }
    yield header(name, sizeBytes, modifiedMs, '0')
    let length = 0
    for await (const chunk of content ? [content] : createReadStream(path!)) {
      length += (chunk as Buffer).length
      yield chunk as Buffer
    }
    if (length !== sizeBytes) throw new TarError(`${path ?? name}: has ${length} bytes, wanted ${sizeBytes} as before`)
    yield Buffer.alloc(-sizeBytes & (BLOCK - 1))
  }
  yield Buffer.alloc(2 * BLOCK)
}

function header(name: string, sizeBytes: number, modifiedMs: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    block.write(Math.floor(value).toString(8).padStart(digits, '0'), at, digits, 'latin1')
  Buffer.from(name).copy(block, 0, 0, LONGEST_NAME)
  octal(0o644, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(sizeBytes, 124, 11)
  octal(Math.max(0, modifiedMs / 1000), 136, 11)
  block.write(type, 156, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  octal(checksum(block), 148, 6)
  block[155] = 0x20
  return block
}

/** Sum of all bytes, those of the checksum itself as spaces. */
export function checksum(block: Buffer): number {
  let sum = 8 * 0x20
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]
  return sum
}

/** `length keyword=value\n`, where the length counts itself. */
function paxRecord(keyword: string, value: string): Buffer {
  const rest = ` ${keyword}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes + String(bytes).length
  if (String(length).length > String(bytes).length) length++
  return Buffer.from(`${length}${rest}`)
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))])
