import { afterEach, expect, test, vi } from 'vitest'
import { retryGroups } from './retry.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('more groups than are begun in a minute are all begun; one that is refused does not keep the others', async () => {
  vi.useFakeTimers()
  const asked: string[] = []
  const answers = [200, 429, 429, 409, 200]
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address.split('/').at(-2)!)
    const status = answers.shift()!
    const refusal = { error: 'x', message: `refused ${status}`, details: {}, ...(status === 429 && { retry_after: 7 }) }
    return Response.json(status === 200 ? { ok: true } : refusal, { status })
  })
  const result = retryGroups(['a', 'b', 'c'], 'start', () => {})
  await vi.advanceTimersByTimeAsync(6999)
  expect(asked).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(7001)
  expect(await result).toEqual({ begun: 2, refused: [{ id: 'b', message: 'refused 409' }] })
  expect(asked).toEqual(['a', 'b', 'b', 'b', 'c'])
})
