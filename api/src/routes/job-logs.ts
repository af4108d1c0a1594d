import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { unavailable } from '../errors/api-error.ts'
import { LogReader } from '../jobs/log-reader.ts'
import { logEvents } from '../jobs/log-stream.ts'
import { type Log, logOfGroup, logOfJob } from '../jobs/logs-of.ts'
import { groupId } from '../schemas/group-detail.ts'
import {
  type LogLine,
  type LogPage,
  type LogsQuery,
  logLevel,
  logPage,
  logStream,
  logsQuery,
} from '../schemas/job-logs.ts'
import { jobId } from '../schemas/jobs.ts'
import { whileWaited } from './while-waited.ts'

const LISTENERS = 100
const BUSY_S = 10

/** What jobs say, as they say it. */
export function jobLogRoutes(api: Api, context: ApiContext): void {
  const closing = new AbortController()
  api.addHook('preClose', async () => closing.abort())
  let listeners = 0
  const answer = async (request: FastifyRequest, reply: FastifyReply, asked: LogsQuery, log: Log) => {
    const query = fromLastEvent(request, asked)
    if (!request.headers.accept?.includes('text/event-stream')) return await pageOf(query, log)
    if (listeners >= LISTENERS) throw unavailable('too many listen to logs', { retry_after: BUSY_S })
    const gone = whileWaited(reply)
    listeners++
    if (reply.raw.destroyed) listeners--
    else reply.raw.once('close', () => listeners--)
    const reader = new LogReader(log.source)
    const first = await begin(reader, query)
    const signal = AbortSignal.any([gone, closing.signal])
    const isAllowed = async () => await context.access.holds(request.identity!)
    const events = logEvents(reader, { first, isWanted: wanted(query), isEnded: log.isEnded, isAllowed }, signal)
    reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no')
    reply.header('connection', 'close') // a server that stops waits for no other request on it
    return reply.send(Readable.from(events, { objectMode: false }))
  }
  const told = { tags: ['jobs'], querystring: logsQuery, response: { 200: z.union([logPage, logStream]) } }
  const ofJob = { ...told, summary: 'What a job says; with Accept: text/event-stream as it comes', params: jobId }
  for (const url of ['/jobs/:id/logs', '/jobs/id/:id/logs', '/logs/:id'])
    api.get(url, { schema: ofJob }, async (request, reply) =>
      answer(request, reply, request.query, await logOfJob(context, request.params.id)),
    )
  const params = z.object({ id: groupId })
  const ofGroup = {
    ...told,
    summary: 'What the jobs of a group say; with Accept: text/event-stream as it comes',
    params,
  }
  api.get('/groups/:id/logs', { schema: ofGroup }, async (request, reply) =>
    answer(request, reply, request.query, await logOfGroup(context, request.params.id)),
  )
}

/** A browser that was cut off tells the last line that it had, in a header; what is none is passed over. */
function fromLastEvent({ headers }: FastifyRequest, query: LogsQuery): LogsQuery {
  const read = logsQuery.shape.after.safeParse(headers['last-event-id'])
  return read.success && read.data !== undefined ? { ...query, after: read.data } : query
}

async function begin(reader: LogReader, { after, tail }: LogsQuery): Promise<LogLine[]> {
  if (after === undefined) return await reader.beginWithTail(tail)
  await reader.beginAfter(after)
  return []
}

async function pageOf(query: LogsQuery, log: Log): Promise<LogPage> {
  const { after, limit } = query
  const hasEnded = await log.isEnded()
  const reader = new LogReader(log.source)
  const first = await begin(reader, query)
  const found = after === undefined ? first : await reader.next(limit + 1)
  const hasMore = after !== undefined && found.length > limit
  const lines = hasMore ? found.slice(0, limit) : found
  return {
    items: lines.filter(wanted(query)),
    last: lines.at(-1)?.id ?? after ?? null,
    has_more: hasMore,
    is_complete: hasEnded && !hasMore,
  }
}

/** Lines that are at least so grave. */
function wanted({ level }: LogsQuery): (line: LogLine) => boolean {
  const levels = logLevel.options.slice(logLevel.options.indexOf(level))
  return (line) => levels.includes(line.level)
}
