import { changeGroup, pruneEvents } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { EventMessage } from '../schemas/events.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const [ID, OTHER] = ['2026-01-25T20:00:00', '2026-01-25T20:05:09'] as const

/** A listener on a socket, and a way to wait for what it hears. */
async function listen({ app }: TestApi, query = '') {
  const heard: EventMessage[] = []
  const socket = await app.injectWS(
    `/api/ws/events${query}`,
    { headers: { host: 'localhost:8000' } },
    {
      onInit: (one) => one.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as EventMessage)),
    },
  )
  const until = async (enough: (heard: readonly EventMessage[]) => boolean) => {
    for (let i = 0; i < 400 && !enough(heard); i++) await new Promise((resolve) => setTimeout(resolve, 25))
    return heard
  }
  return { until, end: () => socket.terminate() }
}

const changesIn = (heard: readonly EventMessage[]) => heard.filter((one) => one.type === 'change')

test('changes are told in their order, after the one that is known', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: ID })
  const { body } = await api.get('/api/events')
  const { items, latest, is_complete } = body as {
    items: { id: number; data: object }[]
    latest: number
    is_complete: boolean
  }
  expect(items.map(({ data }) => data)).toMatchObject([{ state: 'pending' }, { state: 'completed' }])
  expect([latest, is_complete]).toEqual([items[1].id, true])
  expect((await api.get(`/api/events?since=${items[0].id}`)).body).toMatchObject({ items: [items[1]] })
  await pruneEvents(api.products, Date.now() / 1000 + 60)
  await changeGroup(api.products, { id: ID, run: 1 }, { state: 'pending', stage: 'image' })
  expect((await api.get('/api/events?since=0')).body).toMatchObject({ is_complete: false })
  expect((await api.get('/api/events?since=-1')).status).toBe(422)
})

test('who listens hears of every change once, and goes on where it was', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: ID })
  const first = await listen(api)
  expect((await first.until((heard) => heard.length > 0))[0]).toMatchObject({ type: 'hello', latest: 2 })
  await makeGroup(api.products, { id: OTHER })
  const heard = changesIn(await first.until((all) => changesIn(all).length >= 2))
  expect(heard.map(({ change }) => [change.subject, change.data.state])).toEqual([
    [OTHER, 'pending'],
    [OTHER, 'completed'],
  ])
  first.end()
  const again = await listen(api, '?since=1')
  expect(changesIn(await again.until((all) => changesIn(all).length >= 3)).map(({ change }) => change.id)).toEqual([
    2, 3, 4,
  ])
  again.end()
  await pruneEvents(api.products, Date.now() / 1000 + 60)
  await makeGroup(api.products, { id: '2026-01-25T20:10:18' })
  const late = await listen(api, '?since=1')
  expect((await late.until((all) => all.length >= 2))[1]).toMatchObject({ type: 'gone', since: 1, earliest: 5 })
  late.end()
})
