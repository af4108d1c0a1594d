import { expect, test } from 'vitest'
import { swapWords } from './byte-order.ts'

const BYTES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]

test.each([
  [1, BYTES],
  [2, [2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]],
  [4, [4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9, 16, 15, 14, 13]],
  [8, [8, 7, 6, 5, 4, 3, 2, 1, 16, 15, 14, 13, 12, 11, 10, 9]],
])('words of %d bytes are turned around wherever they lie in memory', (wordBytes, turned) => {
  for (let offset = 0; offset < 8; offset++) {
    const memory = new Uint8Array(32)
    const bytes = memory.subarray(offset, offset + 16)
    bytes.set(BYTES)
    swapWords(bytes, wordBytes)
    expect([...bytes]).toEqual(turned)
    expect(memory.reduce((sum, byte) => sum + byte, 0)).toBe(136) // nothing beside them has changed
  }
})
