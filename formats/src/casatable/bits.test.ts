import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packBits, unpackBits } from './bits.ts'

const flags = fc.array(fc.constantFrom(0, 0, 0, 1, 1, 7, 255, 128), { minLength: 0, maxLength: 70 })

test('bits are packed as they are defined, wherever they begin, and the bits beside them stay', () => {
  fc.assert(
    fc.property(flags, fc.nat(9), fc.nat(20), (values, offset, firstBit) => {
      const source = Uint8Array.from([...new Array<number>(offset).fill(9), ...values])
      const bits = new Uint8Array(16).fill(0b10100101)
      const wanted = Array.from({ length: 128 }, (_, bit) => (bits[bit >> 3] >> (bit & 7)) & 1)
      values.forEach((value, i) => {
        wanted[firstBit + i] = value !== 0 ? 1 : 0
      })
      packBits(source, offset, bits, firstBit, values.length)
      const found = new Uint8Array(128)
      unpackBits(bits, 0, found, 0, 128)
      expect([...found]).toEqual(wanted)
      const back = new Uint8Array(values.length)
      unpackBits(bits, firstBit, back, 0, values.length)
      expect([...back]).toEqual(values.map((value) => (value !== 0 ? 1 : 0)))
    }),
    { numRuns: 2000 },
  )
})
