import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { API_ROLES, type ApiRole, forgetApiKey, revokeApiKey } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApi, testApi } from '../testing.ts'
import { Access } from './access.ts'
import { askAs, type Headers, keyOf, type Method } from './testing.ts'

const LATER = '/api/groups/2025-10-18T02:27:48/retry' // of a group that there is not
const folder = mkdtempSync(join(tmpdir(), 'contimg-shut-'))
let shut: TestApi // with keys
const keys: Partial<Record<ApiRole, string>> = {}
beforeAll(async () => {
  shut = await testApi({ folder })
  for (const role of API_ROLES) keys[role] = (await keyOf(shut, role)).key
})
afterAll(async () => {
  await shut[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test('listening elsewhere without a key is refused, by name and by address', async () => {
  await using api = await testApi()
  const why = (apiHost: string, jwtSecret?: string) =>
    new Access({ apiHost, jwtSecret }, api.products, Date.now).whyNotListen()
  for (const host of ['0.0.0.0', '::', '10.0.0.5', 'dsa110.example', '127.evil.example', ''])
    expect(await why(host)).toMatch(/everyone who reaches it: wanted 127\.0\.0\.1, a key/)
  for (const host of ['127.0.0.1', '127.0.0.9', '::1', 'localhost']) expect(await why(host)).toBeUndefined()
  expect(await why('0.0.0.0', 'x'.repeat(32))).toBeUndefined()
  const { id } = await keyOf(api, 'viewer')
  expect(await why('0.0.0.0')).toBeUndefined()
  await revokeApiKey(api.products, id)
  expect(await why('0.0.0.0')).toMatch('everyone')
})

test.each([
  ['GET', '/api/status', 'viewer'],
  ['HEAD', '/api/status', 'viewer'],
  ['GET', '/metrics', 'viewer'],
  ['GET', '/api/docs/json', 'viewer'],
  ['GET', '/api/v1/groups', 'viewer'],
  ['POST', LATER, 'operator'],
  ['POST', '/api/absurd/tasks', 'operator'],
  ['POST', '/api/absurd/tasks/x/retry', 'operator'],
  ['DELETE', '/api/absurd/tasks/x', 'operator'],
  ['DELETE', '/api/absurd/schedules/x', 'admin'],
  ['POST', '/api/absurd/dead-letters/discard', 'admin'],
  ['GET', '/api/auth/keys', 'admin'],
  ['POST', '/api/auth/keys', 'admin'],
  ['DELETE', '/api/auth/keys/00000000', 'admin'],
] as const)('with keys, %s %s is for those who are %s at least', async (method, url, least) => {
  const answers = await Promise.all(API_ROLES.map((role) => askAs(shut, method, url, { 'x-api-key': keys[role]! })))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.map((status) => status === 403)).toEqual(API_ROLES.map((_, i) => i < API_ROLES.indexOf(least)))
  expect(statuses).not.toContain(401)
  const nobody = await askAs(shut, method, url)
  expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer realm="contimg"'])
})

test('who may not is told what it takes', async () => {
  const key = keys.viewer!
  const { body } = await askAs(shut, 'POST', LATER, { 'x-api-key': key })
  expect(body).toMatchObject({ error: 'forbidden', details: { wanted: 'operator', found: 'viewer' } })
  expect(body.message).toMatch(/needs the operator role; you are viewer\.$/)
})

test('with keys anyone may know that it lives, whatever its Host; nobody else is let in by a Host', async () => {
  const key = keys.viewer!
  expect((await askAs(shut, 'GET', '/api/health/live', { host: 'dsa110.example' })).status).toBe(200)
  expect((await askAs(shut, 'GET', '/api/status', { host: 'localhost' })).status).toBe(401)
  expect((await askAs(shut, 'GET', '/api/status', { host: 'dsa110.example', 'x-api-key': key })).status).toBe(200)
  expect((await askAs(shut, 'GET', '/api/status', { authorization: `Bearer ${key}` })).status).toBe(200)
})

test('a wrong key, one that expired and one that was revoked let nobody in, and open nothing', async () => {
  let nowMs = Date.parse('2026-01-26T02:00:00Z')
  await using api = await testApi({ nowMs: () => nowMs })
  const status = async (key: string) => (await askAs(api, 'GET', '/api/status', { 'x-api-key': key })).status
  const { key: brief } = await keyOf(api, 'admin', nowMs + 60_000)
  const { key: other, id: otherId } = await keyOf(api, 'viewer')
  expect(await Promise.all([brief, other].map(status))).toEqual([200, 200])
  const wrong = [`${brief}x`, brief.slice(0, -1), '', 'contimg_', `contimg_${'A'.repeat(43)}`]
  expect(await Promise.all(wrong.map(status))).toEqual(wrong.map(() => 401))
  nowMs += 60_000
  await revokeApiKey(api.products, otherId)
  api.context.access.keys.forget()
  expect(await Promise.all([brief, other].map(status))).toEqual([401, 401])
  expect((await askAs(api, 'GET', '/api/status')).status).toBe(401)
  for (const { id } of await api.products.db.selectFrom('api_keys').select('id').execute())
    await forgetApiKey(api.products, id)
  api.context.access.keys.forget()
  expect((await askAs(api, 'GET', '/api/status')).status).toBe(200)
})

test('a token is never read from an address', async () => {
  const key = keys.admin!
  for (const name of ['token', 'api_key', 'access_token', 'jwt', 'X-API-Key']) {
    const { status, body } = await askAs(shut, 'GET', `/api/status?${name}=${key}`)
    expect([status, body.error]).toEqual([400, 'bad_request'])
    expect(body.message).not.toContain(key)
  }
})

/** All routes of the contract, with something in place of their parameters. */
function contract(): [method: string, url: string, path: string][] {
  const { paths } = shut.app.swagger() as { readonly paths: Readonly<Record<string, object>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method): [string, string, string] => {
      return [method.toUpperCase(), path.replaceAll(/\{[^}]+\}/g, 'x'), path]
    }),
  )
}

test('with keys nobody learns or changes anything without one, and viewers change nothing, on any route', async () => {
  const routes = contract()
  expect(routes.length).toBeGreaterThan(60)
  const send = async (method: string, url: string, headers: Headers = {}) =>
    (await shut.app.inject({ method: method as Method, url, headers })).statusCode
  const letIn: string[] = []
  const changed: string[] = []
  for (const [method, url, path] of routes) {
    if ((await send(method, url)) !== 401) letIn.push(`${method} ${path}`)
    if (method !== 'GET' && (await send(method, url, { 'x-api-key': keys.viewer! })) !== 403)
      changed.push(`${method} ${path}`)
  }
  const health = ['live', 'liveness', 'ready', 'readiness'].map((name) => `GET /api/health/${name}`)
  const session = ['POST /api/auth/login', 'POST /api/auth/logout']
  expect(letIn.toSorted()).toEqual([...session, ...health, 'GET /api/auth/me'].toSorted())
  expect(changed.toSorted()).toEqual([...session, 'POST /api/auth/ticket', 'POST /api/auth/token'].toSorted())
})

test('what one may see who has a key is kept by nobody between', async () => {
  const url = '/api/stats'
  await using open = await testApi()
  expect((await askAs(open, 'GET', url)).headers['cache-control']).toBe('public, max-age=30')
  expect((await askAs(shut, 'GET', url, { 'x-api-key': keys.viewer! })).headers['cache-control']).toBe(
    'private, max-age=30',
  )
})
