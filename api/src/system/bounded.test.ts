import { expect, test } from 'vitest'
import { bounded, TooLateError } from './bounded.ts'

test('what hangs is waited for so long, and begun once', async () => {
  let begun = 0
  const hanging = Promise.withResolvers<number>()
  const read = bounded('disk', 20, () => {
    begun++
    return hanging.promise
  })
  await expect(read()).rejects.toThrow(new TooLateError('disk: no answer within 20 ms'))
  await expect(Promise.all([read(), read()])).rejects.toThrow(TooLateError)
  expect(begun).toBe(1)
  hanging.resolve(1)
  expect(await read()).toBe(1)
  await new Promise(setImmediate)
  expect(await read()).toBe(1)
  expect(begun).toBe(2)
})

test('what fails says why, and is tried again', async () => {
  const answers = [Promise.reject(new Error('EIO')), Promise.resolve('whole')]
  const read = bounded('disk', 1000, () => answers.shift()!)
  await expect(read()).rejects.toThrow('EIO')
  await new Promise(setImmediate)
  expect(await read()).toBe('whole')
})
