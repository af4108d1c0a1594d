import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnown } from '../conditional.ts'
import { ApiError } from '../errors/api-error.ts'
import { identityOf, opened, type StoredFile } from './stored-image.ts'

export interface FileAnswer {
  readonly type: string
  readonly name: string // that it is to be kept under
  readonly isInline?: boolean // shown rather than kept
}

/**
 * Sends a file as it is, or the part of it that the request asks for (RFC 9110 §14; of several ranges at once the whole).
 *
 * @returns undefined where the file has gone
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  { type, name, isInline = false }: FileAnswer,
): Promise<FastifyReply | undefined> {
  const found = await opened(file)
  if (found === undefined) return undefined
  const { handle, stats } = found
  try {
    const tag = `"${identityOf(stats)}"`
    const size = Number(stats.size)
    const isSame = isKnown(request, tag)
    const range = isSame ? undefined : rangeOf(request, tag, size)
    reply.header('etag', tag).header('cache-control', 'no-cache').header('accept-ranges', 'bytes')
    reply.header('last-modified', stats.mtime.toUTCString())
    if (isSame) {
      await handle.close()
      return reply.status(304).send()
    }
    reply.type(type).header('content-disposition', `${isInline ? 'inline' : 'attachment'}; filename="${plain(name)}"`)
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    const { start, end } = range ?? { start: 0, end: size - 1 }
    reply.header('content-length', end - start + 1)
    if (size === 0 || request.method === 'HEAD') {
      await handle.close()
      return reply.send(Readable.from([]))
    }
    return reply.send(handle.createReadStream({ start, end }))
  } catch (error) {
    await handle.close()
    if (error instanceof ApiError && error.statusCode === 416) reply.header('content-range', `bytes */${stats.size}`)
    throw error
  }
}

interface Range {
  readonly start: number
  readonly end: number // in it
}

/** The one range that is asked for; undefined: all. @throws ApiError (416) */
function rangeOf({ headers, method }: FastifyRequest, tag: string, size: number): Range | undefined {
  const { range, 'if-range': condition } = headers
  if (range === undefined || method !== 'GET' || (condition !== undefined && condition !== tag)) return undefined
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined // none, or several
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last))
  if (last !== '' && first !== '' && Number(last) < Number(first)) return undefined // no range at all
  if (start >= size || end < start)
    throw new ApiError(416, 'invalid_value', `range is “${range}”, wanted bytes of 0 to ${size - 1}`, {
      field: 'range',
      found: range,
      wanted: `0 to ${size - 1}`,
    })
  return { start, end }
}

function plain(name: string): string {
  return name.replace(/[^\w.+-]/g, '_')
}
