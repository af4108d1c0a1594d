import { expect, test } from 'vitest'
import { whyNotAs } from './permission.ts'

test.each([
  ['viewer', 'viewer', undefined],
  ['viewer', 'operator', 'This needs the operator role; you are viewer.'],
  ['operator', 'operator', undefined],
  ['operator', 'admin', 'This needs the admin role; you are operator.'],
  ['admin', 'operator', undefined],
  [null, 'operator', 'This needs the operator role; it is not known who you are.'],
] as const)('as %s what is for %s: %s', (role, wanted, why) => {
  expect(whyNotAs({ role }, wanted)).toBe(why)
})
