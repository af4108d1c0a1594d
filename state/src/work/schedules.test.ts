import { afterAll, beforeAll, expect, test } from 'vitest'
import { AbsurdClient } from './client.ts'
import { ScheduleError, TaskPayloadError } from './errors.ts'
import { cronTrigger, USUAL_SCHEDULES } from './pipelines.ts'
import { connectAt, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const MINUTE = 60_000

test('each time of a schedule spawns one task, whoever of several looks', async () => {
  const url = await server.freshUrl()
  const { client, clock } = await connectAt(url, { maintains: true })
  await using _ = client
  await using __ = await AbsurdClient.connect(url, { clock, maintains: true })
  await clock.setTime('2026-03-01T00:01:10Z')
  await client.schedules.set({ name: 'often', task: 'health-check', cron: '*/2 * * * *' })
  for (let times = 1; times <= 3; times++) {
    await clock.tick(2 * MINUTE)
    expect(await client.countTasks({ schedule: 'often' })).toBe(times)
  }
  const { tasks } = await client.listTasks({ schedule: 'often' })
  expect(tasks[0]).toMatchObject({ task: 'health-check', queue: 'maintenance', schedule: 'often', timeoutS: 300 })
  const [schedule] = await client.schedules.list()
  expect(schedule.next).toEqual(['2026-03-01T00:08:00.000Z', '2026-03-01T00:10:00.000Z', '2026-03-01T00:12:00.000Z'])
  expect(schedule.lastTaskId).toBe(tasks[0].id)
})

test('a paused schedule runs only when it is told to, a removed one never', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  await clock.setTime('2026-03-01T00:01:10Z')
  await client.schedules.set({ name: 'often', task: 'health-check', cron: '*/2 * * * *' })
  await client.schedules.pause('often')
  await clock.tick(4 * MINUTE)
  expect(await client.countTasks()).toBe(0)
  expect(await client.schedules.list()).toMatchObject([{ name: 'often', isEnabled: false, next: [] }])
  const ran = await client.schedules.runNow('often')
  expect(await client.getTask(ran.id)).toMatchObject({ schedule: 'often', task: 'health-check' })
  expect(await client.schedules.list()).toMatchObject([{ lastTaskId: ran.id }])
  await client.schedules.resume('often')
  await clock.tick(2 * MINUTE)
  expect(await client.countTasks()).toBe(2)
  expect(await client.schedules.remove('often')).toBe(true)
  expect(await client.schedules.remove('often')).toBe(false)
  await clock.tick(4 * MINUTE)
  expect(await client.countTasks()).toBe(2)
})

test('times are those of the zone, also where its clocks change', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const pacific = cronTrigger('0 3 * * *', { timeZone: 'America/Los_Angeles' })
  await client.schedules.set({ name: 'p', task: 'mosaic-nightly', payload: {}, ...pacific })
  // standard time until 2026-03-08: 03:00 there is 11:00 UTC, then 10:00
  expect((await client.schedules.list())[0].next[0]).toBe('2026-03-01T11:00:00.000Z')
  const { client: later, clock } = await connectAt(await server.freshUrl())
  await using __ = later
  await clock.setTime('2026-03-07T12:00:00Z')
  await later.schedules.set({ name: 'p', task: 'mosaic-nightly', payload: {}, ...pacific })
  expect((await later.schedules.list())[0].next[0]).toBe('2026-03-08T10:00:00.000Z')
})

test('a schedule of another zone runs at the times of that zone', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  await clock.setTime('2026-03-01T03:30:00Z')
  await client.schedules.set({ name: 'p', task: 'health-check', cron: '0 3 * * *', timeZone: 'America/Los_Angeles' })
  await clock.setTime('2026-03-02T02:59:50Z')
  await clock.tick(MINUTE)
  expect(await client.countTasks()).toBe(0)
  await clock.setTime('2026-03-02T10:59:50Z')
  await clock.tick(MINUTE)
  expect(await client.countTasks()).toBe(1)
})

test('a pipeline registered with a trigger is to be seen and runs; what a person paused stays so', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const register = (enabled = true) =>
    client.registerPipeline({ name: 'nightly' }, { trigger: cronTrigger('0 3 * * *'), enabled })
  await register()
  expect(await client.schedules.list()).toMatchObject([
    { name: 'nightly', task: 'pipeline-run', cron: '0 3 * * *', timeZone: 'UTC' },
  ])
  await clock.setTime('2026-03-01T02:59:30Z')
  await clock.tick(2 * MINUTE)
  expect((await client.listTasks()).tasks).toMatchObject([
    { task: 'pipeline-run', payload: { inputs: { pipeline: 'nightly' } } },
  ])
  await client.schedules.pause('nightly')
  await register()
  expect(await client.schedules.list()).toMatchObject([{ isEnabled: false }])
  await client.schedules.resume('nightly')
  await register(false)
  expect(await client.schedules.list()).toMatchObject([{ isEnabled: false }])
})

test('the usual schedules are set once and then left as somebody made them', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  await client.schedules.addMissing(USUAL_SCHEDULES)
  await client.schedules.set({ ...USUAL_SCHEDULES[0], cron: '30 * * * *' })
  await client.schedules.addMissing(USUAL_SCHEDULES)
  const set = await client.schedules.list()
  expect(set).toHaveLength(7)
  expect(set.find(({ name }) => name === USUAL_SCHEDULES[0].name)).toMatchObject({ cron: '30 * * * *' })
})

test.each([
  [{ name: 'x', task: 'health-check', cron: '0 3 * *' }, 'wanted five fields'],
  [{ name: 'x', task: 'health-check', cron: '* * * * * *' }, 'wanted five fields'],
  [{ name: 'x', task: 'health-check', cron: '61 3 * * *' }, 'gives no times'],
  [{ name: 'x', task: 'health-check', cron: '0 3 * * *', timeZone: 'Mars/Olympus' }, 'gives no times'],
  [{ name: 'a b', task: 'health-check', cron: '0 3 * * *' }, 'wanted a name'],
])('%o is refused', async (schedule, reason) => {
  const { client } = await connectAt(server.server.url)
  await using _ = client
  await expect(client.schedules.set(schedule)).rejects.toThrow(ScheduleError)
  await expect(client.schedules.set(schedule)).rejects.toThrow(reason)
  await expect(client.schedules.set({ name: 'x', task: 'imaging', cron: '0 3 * * *' })).rejects.toThrow(
    TaskPayloadError,
  )
  await expect(client.schedules.pause('x')).rejects.toThrow('there is none')
  expect(await client.schedules.list()).toEqual([])
})
