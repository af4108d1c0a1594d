import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { checkTask } from './payload.ts'
import { confine, OutsideRootsError } from './roots.ts'

const payloadOf = (path: string) => checkTask('housekeeping', { config: { deep: [{ path }] } }).payload

test('paths lie in the roots, links followed, whether they are there or not', () => {
  const [root, other] = [temporaryFolder(), temporaryFolder()]
  mkdirSync(join(root, 'in'))
  symlinkSync(other, join(root, 'link'))
  const isConfined = (path: string) => {
    try {
      confine(payloadOf(path), [root])
      return true
    } catch (error) {
      expect(error).toBeInstanceOf(OutsideRootsError)
      return false
    }
  }
  expect([root, join(root, 'in'), join(root, 'none/of/these')].map(isConfined)).toEqual([true, true, true])
  expect([other, join(root, 'link'), join(root, 'link/x'), `${root}/../x`, `${root}x`].map(isConfined)).toEqual(
    Array(5).fill(false),
  )
  expect([`${root}/\0`, `${root}/${'a/'.repeat(200_000)}`, `${root}/${'a'.repeat(300)}`].map(isConfined)).toEqual([
    ...[false, false, true],
  ])
  chmodSync(join(root, 'in'), 0)
  expect(isConfined(join(root, 'in/closed'))).toBe(true)
  chmodSync(join(root, 'in'), 0o755)
})
