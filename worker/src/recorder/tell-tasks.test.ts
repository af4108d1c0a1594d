import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { listEvents, openProducts } from '@contimg/state/products'
import type { AbsurdClient, TaskChange } from '@contimg/state/work'
import { expect, onTestFinished, test, vi } from 'vitest'
import { tellTasks } from './tell-tasks.ts'

const GROUP = '2026-01-26T00:00:00'
const CHANGE: TaskChange = {
  ...{ taskId: 't1', task: 'imaging', group: undefined, status: 'claimed', attempt: 1, atS: 1_790_000_000.25 },
}

test('changes of tasks become events within a second, and trouble does not end it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  await using products = await openProducts(join(temporaryFolder(), 'products.sqlite3'))
  const waiting = [CHANGE]
  let isBroken = false
  const work: Pick<AbsurdClient, 'takeTaskChanges'> = {
    takeTaskChanges: async (use) => {
      if (isBroken) throw new Error('it is away')
      const changes = waiting.splice(0)
      if (changes.length > 0) await use(changes)
      return changes.length
    },
  }
  const troubles: unknown[] = []
  const stop = new AbortController()
  const telling = tellTasks(products, work, (error) => troubles.push(error), stop.signal)
  const told = async (afterMs: number) => {
    await vi.advanceTimersByTimeAsync(afterMs)
    return (await listEvents(products, 0, 100)).map(({ id, ...event }) => event)
  }
  const of = (status: string, group: string | null = null) => ({
    ...{ kind: 'job', subject: 't1', atS: CHANGE.atS },
    data: { task: 'imaging', group_id: group, status, attempt: 1 },
  })
  expect(await told(1000)).toEqual([of('claimed')])
  waiting.push({ ...CHANGE, group: GROUP, status: 'failed' })
  expect(await told(1000)).toEqual([of('claimed'), of('failed', GROUP)])
  isBroken = true
  waiting.push({ ...CHANGE, status: 'retrying' })
  expect([await told(1000), troubles.length]).toEqual([[of('claimed'), of('failed', GROUP)], 1])
  isBroken = false
  expect(await told(10_000)).toEqual([of('claimed'), of('failed', GROUP), of('retrying')])
  stop.abort()
  await telling
})

test('it ends where it is told to, though more is waiting', async () => {
  await using products = await openProducts(join(temporaryFolder(), 'products.sqlite3'))
  const stop = new AbortController()
  let taken = 0
  const endless: Pick<AbsurdClient, 'takeTaskChanges'> = {
    takeTaskChanges: async (use) => {
      if (++taken === 3) stop.abort()
      await use([CHANGE])
      return 1
    },
  }
  await tellTasks(products, endless, () => {}, stop.signal)
  expect(taken).toBe(3)
})
