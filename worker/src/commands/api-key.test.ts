import { hashOfApiKey, listApiKeys, openProducts } from '@contimg/state/products'
import { afterAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
const DB = '--db @/db/pipeline.sqlite3'
afterAll(() => bench.remove())

test('a key is printed once; the list has everything but it; revoked it stays in the list, forgotten it does not', async () => {
  const { out } = await bench.succeed(`api-key create night\u00a0shift --role operator ${DB}`)
  expect(out).toMatch(/^contimg_[\w-]{43}\n$/)
  const second = JSON.parse((await bench.succeed(`api-key create grafana --expires-days 30 --json ${DB}`)).out)
  expect(second).toMatchObject({ key: expect.stringMatching(/^contimg_/), role: 'viewer', status: 'serves' })
  {
    await using products = await openProducts(bench.path('db/pipeline.sqlite3'))
    const hashes = (await listApiKeys(products)).map(({ hash }) => hash)
    expect(hashes.toSorted()).toEqual([hashOfApiKey(out.trim()), hashOfApiKey(second.key)].toSorted())
  }
  const listed = await bench.succeed(`api-key list ${DB}`)
  expect(listed.out).toMatch(/night shift +operator +serves/)
  expect(listed.out).not.toMatch(/contimg_|[0-9a-f]{64}/)
  const revoked = await bench.succeed(`api-key revoke ${second.id} ${DB}`)
  expect(revoked.out).toBe(`${second.id}: grafana (viewer), revoked\n`)
  expect((await bench.succeed(`api-key list ${DB}`)).out).toMatch(/grafana +viewer +revoked/)
  await bench.succeed(`api-key revoke ${second.id} --forget ${DB}`)
  expect((await bench.succeed(`api-key list --json ${DB}`)).out.trim().split('\n')).toHaveLength(1)
})

test('a key that there is not, a role that there is not and a name that is none are refused', async () => {
  const { code, err } = await bench.fail(`api-key revoke 00000000 ${DB}`)
  expect([code, err]).toEqual([EXIT.database, expect.stringContaining('there is no API key 00000000, wanted one of')])
  expect((await bench.fail(`api-key create x --role root ${DB}`)).code).toBe(EXIT.usage)
  expect((await bench.fail(`api-key create \u00a0 ${DB}`)).code).toBe(EXIT.usage)
  expect((await bench.fail(`api-key create x --expires-days -1 ${DB}`)).code).toBe(EXIT.usage)
})
