import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { createApiKey, forgetApiKey, hashOfApiKey, isApiKeyUsable, listApiKeys, revokeApiKey } from './api-keys.ts'
import { UnknownApiKeyError } from './errors.ts'
import { openProducts } from './open.ts'

const NOW_MS = Date.parse('2026-01-26T02:00:00Z')
const open = (path = join(temporaryFolder(), 'p.sqlite3')) => openProducts(path, { nowMs: () => NOW_MS })

test('a key is 256 random bits, of which the database has only the hash', async () => {
  const path = join(temporaryFolder(), 'p.sqlite3')
  const keys: string[] = []
  {
    await using products = await open(path)
    for (const name of ['night shift', 'grafana']) {
      const { key, made } = await createApiKey(products, { name, role: 'viewer', by: 'root' })
      expect(key).toMatch(/^contimg_[\w-]{43}$/)
      expect(made.hash).toBe(hashOfApiKey(key))
      keys.push(key)
    }
    expect(await listApiKeys(products)).toMatchObject([
      { name: expect.any(String), role: 'viewer', createdMs: NOW_MS, createdBy: 'root', expiresMs: undefined },
      { revokedMs: undefined },
    ])
  }
  expect(keys[0]).not.toBe(keys[1])
  const bytes = readFileSync(path).toString('latin1')
  for (const key of keys) expect(bytes).not.toContain(key.slice(8))
})

test('the hash is SHA-256: of “abc” as FIPS 180-4 has it', () => {
  expect(hashOfApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('a key serves until it expires or is revoked; revoked once more it is as it was', async () => {
  await using products = await open()
  const { made } = await createApiKey(products, {
    ...{ name: 'a', role: 'admin', by: 'root' },
    expiresMs: NOW_MS + 1000,
  })
  expect([-1, 999, 1000].map((ms) => isApiKeyUsable(made, NOW_MS + ms))).toEqual([true, true, false])
  const revoked = await revokeApiKey(products, made.id)
  expect(isApiKeyUsable(revoked, NOW_MS)).toBe(false)
  expect(await revokeApiKey(products, made.id)).toEqual(revoked)
  expect(await listApiKeys(products)).toEqual([revoked])
  await forgetApiKey(products, made.id)
  expect(await listApiKeys(products)).toEqual([])
})

test('a key that there is not is told with those that there are', async () => {
  await using products = await open()
  const { made } = await createApiKey(products, { name: 'a', role: 'viewer', by: 'root' })
  for (const change of [revokeApiKey, forgetApiKey]) {
    await expect(change(products, 'nonsense')).rejects.toThrow(UnknownApiKeyError)
    await expect(change(products, 'nonsense')).rejects.toThrow(`wanted one of ${made.id}`)
  }
})
