import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { FormatError } from '@contimg/formats/error'

const MOST_BYTES = 1 << 28 // of a file that is read at once: hundreds of times the lists that there are

/**
 * The bytes of a file, unpacked where they are gzip, whatever the file's name.
 *
 * @throws FormatError for a damaged or an absurdly large file; file system errors as they come
 */
export function readUnpacked(path: string): Uint8Array {
  const bytes = readFileSync(path)
  if (!isGzip(bytes)) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (cause) {
    throw damagedGzip(path, cause)
  }
}

/**
 * Hands every line of a text file to `take`, unpacked where it is gzip, without holding the file.
 *
 * @param take  also gets the fraction of the file's bytes read so far
 * @throws FormatError for a damaged file; what `take` throws; the reason of the signal; file system errors as they come
 */
export async function eachLine(
  path: string,
  take: (line: string, bytesRead: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  const decoder = new TextDecoder('latin1')
  let rest = ''
  const lines = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = parts.pop()!
      for (const line of parts) take(line, file.bytesRead)
    }
    if (rest !== '') take(rest, file.bytesRead)
  }
  const options = signal === undefined ? {} : { signal }
  try {
    if (startsAsGzip(path)) await pipeline(file, createGunzip(), lines, options)
    else await pipeline(file, lines, options)
  } catch (error) {
    signal?.throwIfAborted()
    throw isGzipError(error) ? damagedGzip(path, error) : error
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function startsAsGzip(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const head = new Uint8Array(2)
    readSync(fd, head, 0, 2, 0)
    return isGzip(head)
  } finally {
    closeSync(fd)
  }
}

function isGzipError(error: unknown): boolean {
  return error instanceof Error && /^(Z_|ERR_BUFFER)/.test((error as NodeJS.ErrnoException).code ?? '')
}

function damagedGzip(path: string, cause: unknown): FormatError {
  return new FormatError(
    path,
    undefined,
    `gzip that cannot be unpacked (${(cause as Error).message}), wanted it whole`,
    {
      cause,
    },
  )
}
