import { checksum, type TarEntry, TarError } from './tar.ts'

const BLOCK = 512
const LARGEST_FILE = 2 ** 31

/** A file of an archive. */
export interface TarFile extends TarEntry {
  readonly content: Buffer
}

/**
 * The files of an archive, in their order.
 *
 * @throws TarError for what is broken off or damaged, and for names that would lead elsewhere
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const bytes = new Bytes(source)
  let longName: string | undefined
  for (;;) {
    const block = await bytes.take(BLOCK)
    if (block.every((one) => one === 0)) return
    const wanted = octal(block, 148, 8)
    if (checksum(block) !== wanted) throw new TarError(`a header sums to ${checksum(block)}, wanted ${wanted}`)
    const sizeBytes = octal(block, 124, 12)
    if (sizeBytes > LARGEST_FILE) throw new TarError(`a file of ${sizeBytes} bytes, wanted at most ${LARGEST_FILE}`)
    const content = await bytes.take(sizeBytes)
    await bytes.take(-sizeBytes & (BLOCK - 1))
    const type = String.fromCharCode(block[156])
    if (type === 'x') {
      longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString())?.[1]
      continue
    }
    if (type !== '0') throw new TarError(`an entry of type ${JSON.stringify(type)}, wanted files`)
    const name = longName ?? text(block, 0, 100)
    longName = undefined
    if (name.startsWith('/') || name.split('/').includes('..')) throw new TarError(`${name}: leads out of the archive`)
    yield { name, modifiedMs: octal(block, 136, 12) * 1000, content }
  }
}

const text = (block: Buffer, at: number, length: number) =>
  block
    .subarray(at, at + length)
    .toString()
    .replace(/\0.*$/s, '')

function octal(block: Buffer, at: number, length: number): number {
  const digits = text(block, at, length).trim()
  if (!/^[0-7]+$/.test(digits)) throw new TarError(`${JSON.stringify(digits)} in a header, wanted octal digits`)
  return Number.parseInt(digits, 8)
}

class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  async take(count: number): Promise<Buffer> {
    const parts = [this.#held]
    let length = this.#held.length
    while (length < count) {
      const { value, done } = await this.#chunks.next()
      if (done) throw new TarError(`ends ${count - length} bytes too early`)
      parts.push(Buffer.from(value as Uint8Array))
      length += (value as Uint8Array).length
    }
    const all = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    this.#held = all.subarray(count)
    return all.subarray(0, count)
  }
}
