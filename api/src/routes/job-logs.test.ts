import { appendFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { changeGroup, putRecordedJob } from '@contimg/state/products'
import { jobLogFolder, jobLogPath } from '@contimg/state/work'
import { expect, test } from 'vitest'
import type { LogLine, LogPage } from '../schemas/job-logs.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'
import { writeLog } from '../testing-work.ts'

const GROUP = '2026-01-25T20:00:00'
const TIME = (s: number) => new Date(Date.UTC(2026, 0, 26, 2) + 1000 * s).toISOString()

/** A job of two attempts, which the work queue does not know any more. */
async function withLogs(): Promise<TestApi> {
  const api = await testApi()
  await putRecordedJob(api.products, { id: 'job', attempt: 2, task: 'imaging', groupId: GROUP })
  writeLog(api, 'job', 1, [
    { message: 'one', time: TIME(0) },
    { message: 'two', level: 'debug', fraction: 0.5, time: TIME(1) },
    { message: 'three', level: 'error', time: TIME(2) },
    { message: 'failed after 2 s', level: 'warn', end: 'retrying', time: TIME(3) },
  ])
  writeLog(api, 'job', 2, [
    { message: 'five', time: TIME(4), group: GROUP },
    { message: 'completed after 1 s', end: 'completed', time: TIME(5) },
  ])
  return api
}

const ask = async (api: TestApi, query: string, job = 'jobs/job') =>
  (await api.get(`/api/${job}/logs?${query}`)).body as LogPage
const words = ({ items }: LogPage) => items.map(({ message }) => message)

test('the log of a job is that of its attempts; its end comes first, and each line gives those after it', async () => {
  await using api = await withLogs()
  const all = await ask(api, '')
  expect(words(all)).toEqual(['one', 'two', 'three', 'failed after 2 s', 'five', 'completed after 1 s'])
  expect(all).toMatchObject({ is_complete: true, has_more: false, last: all.items[5].id })
  expect(all.items[1]).toMatchObject({
    level: 'debug',
    fraction: 0.5,
    job_id: 'job',
    attempt: 1,
    stage: 'image',
    end: null,
  })
  expect(all.items[4]).toMatchObject({ group_id: GROUP, attempt: 2, time: TIME(4) })
  expect(words(await ask(api, 'tail=3'))).toEqual(['failed after 2 s', 'five', 'completed after 1 s'])
  for (const [i, { id }] of all.items.entries())
    expect(words(await ask(api, `after=${id}`)), id).toEqual(words(all).slice(i + 1))
  const page = await ask(api, `after=${all.items[0].id}&limit=2`)
  expect([words(page), page.has_more, page.is_complete]).toEqual([['two', 'three'], true, false])
  expect(words(await ask(api, `after=${page.last}&limit=10`))).toEqual(words(all).slice(3))
  expect(await ask(api, `after=${all.last}`)).toEqual({ items: [], last: all.last, has_more: false, is_complete: true })
  expect(words(await ask(api, 'level=warn'))).toEqual(['three', 'failed after 2 s'])
})

test('a line that is not whole yet is not told, and one that is no line of ours is told as it is', async () => {
  await using api = await withLogs()
  const path = jobLogPath(jobLogFolder(api.context.settings.stateDir), 'job', 2)
  appendFileSync(path, 'not JSON\n{"message":"ha')
  const { items, last } = await ask(api, 'tail=2')
  expect(items.map(({ message, level }) => [message, level])).toEqual([
    ['completed after 1 s', 'info'],
    ['not JSON', 'info'],
  ])
  appendFileSync(path, 'lf"}\n')
  expect(words(await ask(api, `after=${last}`))).toEqual(['half'])
})

test('long logs are read in parts, each line once', async () => {
  await using api = await withLogs()
  const lines = Array.from({ length: 5000 }, (_, i) => ({ message: `${i} ${'é'.repeat(200)}`, time: TIME(10 + i) }))
  writeLog(api, 'job', 2, lines)
  const told: string[] = []
  for (let { last } = await ask(api, 'tail=1'), next = `job.1.0`; next !== last; ) {
    const page = await ask(api, `after=${next}&limit=1500`)
    told.push(...words(page))
    next = page.last as string
  }
  expect(told).toHaveLength(6 + 5000)
  expect(told.slice(6)).toEqual(lines.map(({ message }) => message))
  for (const count of [200, 4000, 5003]) expect(words(await ask(api, `tail=${count}`))).toEqual(told.slice(-count))
})

test('the log of a group is that of its jobs, in the order in which they began', async () => {
  await using api = await withLogs()
  await makeGroup(api.products, { id: GROUP, state: 'in_progress' })
  await putRecordedJob(api.products, { id: 'a-later', attempt: 1, task: 'imaging', groupId: GROUP })
  await putRecordedJob(api.products, { id: 'z-first', attempt: 1, task: 'convert-uvh5-to-ms', groupId: GROUP })
  writeLog(api, 'a-later', 1, [{ message: 'seven', time: TIME(7) }])
  writeLog(api, 'z-first', 1, [{ message: 'zero', time: TIME(-5), stage: 'convert' }])
  const all = await ask(api, '', `groups/${GROUP}`)
  expect(words(all)).toEqual([
    'zero',
    'one',
    'two',
    'three',
    'failed after 2 s',
    'five',
    'completed after 1 s',
    'seven',
  ])
  expect(all.is_complete).toBe(false)
  expect(words(await ask(api, `after=${all.items[4].id}`, `groups/${GROUP}`))).toEqual(words(all).slice(5))
  await changeGroup(api.products, { id: GROUP, run: 1 }, { state: 'completed', stage: 'completed' })
  expect((await ask(api, '', `groups/${GROUP}`)).is_complete).toBe(true)
})

/** Events of a stream as they came, by their lines. */
async function* events(url: string, headers: Record<string, string> = {}) {
  const { body, headers: answer } = await fetch(url, { headers: { accept: 'text/event-stream', ...headers } })
  expect(answer.get('content-type')).toContain('text/event-stream')
  let text = ''
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    text += part
    for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, at)
          .split('\n')
          .map((line) => line.split(/: (.*)/s) as [string, string]),
      )
      text = text.slice(at + 2)
      yield { event: fields.get('event'), id: fields.get('id'), data: fields.get('data') }
    }
  }
}

test('lines come as they are written, and who was cut off goes on behind the last that came', async () => {
  await using api = await withLogs()
  await makeGroup(api.products, { id: GROUP, state: 'in_progress' })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}/api/groups/${GROUP}/logs?tail=2`
  const heard: string[] = []
  let last = ''
  for await (const { event, id, data } of events(url)) {
    if (event !== 'line') continue
    heard.push((JSON.parse(data!) as LogLine).message)
    last = id!
    if (heard.length === 2) writeLog(api, 'job', 2, [{ message: 'live', time: TIME(6) }])
    if (heard.length === 3) break // cut off
  }
  expect(heard).toEqual(['five', 'completed after 1 s', 'live'])
  writeLog(api, 'job', 2, [{ message: 'meanwhile', time: TIME(7) }])
  const resumed: unknown[] = []
  for await (const { event, data } of events(url, { 'last-event-id': last })) {
    if (event === 'line') resumed.push((JSON.parse(data!) as LogLine).message)
    if (event === 'end') resumed.push('end')
    if (resumed.length === 1) {
      await changeGroup(api.products, { id: GROUP, run: 1 }, { state: 'completed', stage: 'completed' })
      await setTimeout(50)
      writeLog(api, 'job', 2, [{ message: 'the last', time: TIME(8) }])
    }
  }
  expect(resumed).toEqual(['meanwhile', 'the last', 'end'])
})

test('a server that stops ends its streams', async () => {
  const api = await withLogs()
  await makeGroup(api.products, { id: GROUP, state: 'in_progress' })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}/api/groups/${GROUP}/logs`
  let closed: PromiseLike<void> | undefined
  for await (const { event } of events(url)) if (event === 'line') closed ??= api[Symbol.asyncDispose]()
  await closed
})

test('what cannot be asked is refused', async () => {
  await using api = await withLogs()
  const refused: Record<string, number> = {
    'jobs/none/logs': 503,
    'groups/2026-01-01T00:00:00/logs': 404,
    'jobs/job/logs?after=nonsense': 422,
    'jobs/job/logs?after=other.1.5': 422,
    'jobs/job/logs?after=job.9.5': 422,
    'jobs/job/logs?tail=0': 422,
    'jobs/job/logs?level=loud': 422,
    'jobs/..%2F..%2Fetc/logs': 422,
  }
  for (const [url, status] of Object.entries(refused)) expect((await api.get(`/api/${url}`)).status, url).toBe(status)
})

test('a job without a log has an empty one', async () => {
  await using api = await withLogs()
  await putRecordedJob(api.products, { id: 'silent', attempt: 1, task: 'imaging', groupId: undefined })
  expect(await ask(api, '', 'jobs/silent')).toEqual({ items: [], last: null, has_more: false, is_complete: true })
  writeFileSync(jobLogPath(jobLogFolder(api.context.settings.stateDir), 'silent', 1), '')
  expect(await ask(api, '', 'jobs/silent')).toEqual({ items: [], last: null, has_more: false, is_complete: true })
})
