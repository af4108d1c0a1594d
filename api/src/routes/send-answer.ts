import { createHash } from 'node:crypto'
import { type FileHandle, readFile } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { unlessKnown } from '../conditional.ts'
import type { Inquiry, Inspector } from '../inspect/inspector.ts'
import { whileWaited } from './while-waited.ts'

/**
 * Sends what the processes of the pool made of an inquiry, as a file that may be kept for a while.
 *
 * @param name  to keep it under, where it is not to be shown
 */
export async function sendAnswer(
  inspector: Inspector,
  request: FastifyRequest,
  reply: FastifyReply,
  inquiry: Inquiry,
  type: string,
  name?: string,
): Promise<FastifyReply> {
  const handle = await opened(inspector, request, reply, inquiry)
  if (handle === undefined) return reply.send()
  const { size } = await handle.stat()
  if (name !== undefined) reply.header('content-disposition', `attachment; filename="${name}"`)
  reply.type(type).header('content-length', size)
  return reply.send(handle.createReadStream())
}

/**
 * The same where it is JSON, to be told in other words.
 *
 * @param beside  what else is told with it, which may change at any time: then it is to be asked for again
 * @returns       undefined where whoever asks has it: the status is then 304
 */
export async function readAnswer<T>(
  inspector: Inspector,
  request: FastifyRequest,
  reply: FastifyReply,
  inquiry: Inquiry,
  beside?: unknown,
): Promise<T | undefined> {
  const handle = await opened(inspector, request, reply, inquiry, beside)
  try {
    return handle && (JSON.parse(await readFile(handle, 'utf8')) as T)
  } finally {
    await handle?.close()
  }
}

async function opened(
  inspector: Inspector,
  request: FastifyRequest,
  reply: FastifyReply,
  inquiry: Inquiry,
  beside?: unknown,
): Promise<FileHandle | undefined> {
  const key = inspector.keyOf(inquiry)
  const tagged =
    beside === undefined
      ? { tag: `"${key}"`, cacheControl: 'public, max-age=300' }
      : { tag: `"${key}-${digestOf(beside)}"`, cacheControl: 'no-cache' }
  const answer = await unlessKnown(request, reply, tagged, () => inspector.answer(inquiry, whileWaited(reply)))
  if (answer) reply.header('x-cache', answer.isKept ? 'hit' : 'miss')
  return answer?.handle
}

function digestOf(told: unknown): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}
