import { expect, test } from 'vitest'
import { ApiError } from '../../../client.ts'
import { troubleOf } from './trouble.ts'

const told = (status: number, error: ApiError['code'], details: Record<string, unknown> = {}, retry_after?: number) =>
  troubleOf(
    new ApiError(status, {
      message: 'what the API says',
      error: error as never,
      details,
      ...(retry_after && { retry_after }),
    }),
  )

test('a set that is being written opens by itself; one that waits its turn too', () => {
  expect(told(423, 'locked', { pid: 71, program: 'contimg' })).toEqual({
    ...{ text: 'This set is being written by contimg (process 71). It opens by itself.', isPassing: true },
  })
  expect(told(423, 'locked')?.text).toBe('This set is being written. It opens by itself.')
  const busy = new ApiError(429, { message: '3 are being read and 2 wait; ask again in about 4 s', retry_after: 4 })
  expect(troubleOf(busy)).toEqual({
    text: 'Busy: 3 are being read and 2 wait. Yours is asked for again in about 4.0 s.',
    isPassing: true,
  })
})

test('where hardly anything is unflagged, flagged data can be shown', () => {
  expect(told(422, 'nothing_to_show', { flagged_fraction: 0.9942 })).toEqual({
    ...{ text: '99.4 % of what is selected is flagged; there is nothing to average.', wayOut: 'show-flagged' },
  })
  expect(told(422, 'nothing_to_show', { flagged_fraction: null })?.wayOut).toBe('clear-selection')
})

test('a selection that is refused is told at its field', () => {
  expect(told(422, 'invalid_value', { field: 'timerange' })).toMatchObject({ field: 'time', text: 'what the API says' })
  expect(told(422, 'invalid_value', { field: 'correlation' })?.field).toBe('pol')
  expect(told(422, 'invalid_value', { field: 'xaxis' })).toBeUndefined()
  expect(told(404, 'not_found')?.wayOut).toBe('all-sets')
  expect([told(500, 'internal'), troubleOf(new Error('no'))]).toEqual([undefined, undefined])
})
