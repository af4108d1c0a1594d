import { once } from 'node:events'
import { revokeApiKey } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { type Headers, keyOf } from '../access/testing.ts'
import { apiKey, type Me, me, ticket, token } from '../schemas/auth.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

interface Asked {
  readonly status: number
  readonly body: unknown
  readonly cookie: string
}

async function ask(
  { app }: TestApi,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  headers: Headers = {},
  payload?: object,
): Promise<Asked> {
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
  const cookie = String(response.headers['set-cookie'] ?? '')
  const isJson = String(response.headers['content-type']).includes('json')
  return { status: response.statusCode, body: isJson ? response.json() : response.body, cookie }
}

const ORIGIN = { origin: 'http://localhost:80' }
const NOW_MS = Date.parse('2026-01-26T02:00:00Z')

test('while there is no key everyone on this host is an administrator, and nobody needs a session', async () => {
  await using api = await testApi()
  const { body } = await ask(api, 'GET', '/api/auth/me')
  expect(me.parse(body)).toEqual({ is_open: true, name: 'this host', role: 'admin', via: 'open', expires_at: null })
  expect((await ask(api, 'POST', '/api/auth/login', {}, { api_key: 'x' })).status).toBe(409)
  expect((await ask(api, 'POST', '/api/auth/token', {}, {})).status).toBe(409)
})

test('with a key nobody is known without one, and anyone may ask who they are', async () => {
  await using api = await testApi()
  const { header } = await keyOf(api, 'operator')
  const nobody = { is_open: false, name: null, role: null, via: null, expires_at: null }
  expect((await ask(api, 'GET', '/api/auth/me')).body).toEqual(nobody)
  expect((await ask(api, 'GET', '/api/auth/me', { 'x-api-key': 'x' })).body).toEqual(nobody)
  const known = { is_open: false, name: 'the operator', role: 'operator', via: 'key', expires_at: null }
  expect((await ask(api, 'GET', '/api/auth/me', header)).body).toEqual(known)
})

test('a session is a cookie that scripts and other sites do not get, and ends with its key', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const { key, id } = await keyOf(api, 'operator')
  expect((await ask(api, 'POST', '/api/auth/login', ORIGIN, { api_key: `${key}x` })).status).toBe(401)
  const login = await ask(api, 'POST', '/api/auth/login', ORIGIN, { api_key: key })
  expect(login.body).toMatchObject({ role: 'operator', via: 'session', expires_at: '2026-01-26T14:00:00.000Z' })
  expect(login.cookie).toMatch(/^contimg_session=[\w.-]+; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/)
  expect(JSON.stringify(login.body)).not.toContain(key)
  const cookie = { cookie: login.cookie.split(';')[0] }
  expect(((await ask(api, 'GET', '/api/auth/me', cookie)).body as Me).via).toBe('session')
  expect((await ask(api, 'GET', '/api/status', cookie)).status).toBe(200)
  expect((await ask(api, 'POST', '/api/auth/ticket', cookie)).status).toBe(403)
  expect((await ask(api, 'POST', '/api/auth/ticket', { ...cookie, origin: 'http://localhost:81' })).status).toBe(403)
  expect((await ask(api, 'POST', '/api/auth/ticket', { ...cookie, ...ORIGIN })).status).toBe(200)
  const logout = await ask(api, 'POST', '/api/auth/logout', { ...cookie, ...ORIGIN })
  expect(logout.cookie).toMatch(/^contimg_session=; Max-Age=0; Path=\/; .*HttpOnly; SameSite=Strict$/)
  await revokeApiKey(api.products, id)
  api.context.access.keys.forget()
  expect((await ask(api, 'GET', '/api/status', cookie)).status).toBe(401)
})

test('behind a named proxy that speaks TLS the cookie goes nowhere else; a session lasts no longer than its key', async () => {
  const environment = { CONTIMG_TRUSTED_PROXIES: '127.0.0.1' }
  await using api = await testApi({ nowMs: () => NOW_MS, environment })
  const { key } = await keyOf(api, 'viewer', NOW_MS + 60_000)
  const headers = { 'x-forwarded-proto': 'https', origin: 'https://localhost:80' }
  const { cookie, body } = await ask(api, 'POST', '/api/auth/login', headers, { api_key: key })
  expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
  expect(body).toMatchObject({ expires_at: '2026-01-26T02:01:00.000Z' })
})

test('a ticket opens one stream, once, within 30 s', async () => {
  let nowMs = NOW_MS
  await using api = await testApi({ nowMs: () => nowMs })
  const { header, id } = await keyOf(api, 'viewer')
  const give = async () => ticket.parse((await ask(api, 'POST', '/api/auth/ticket', header)).body)
  const stream = async (one: string) =>
    (await ask(api, 'GET', `/api/status?ticket=${one}`, { accept: 'text/event-stream' })).status
  const first = await give()
  expect(first.expires_in).toBe(30)
  expect((await ask(api, 'GET', `/api/status?ticket=${first.ticket}`)).status).toBe(401) // no stream
  expect([await stream(first.ticket), await stream(first.ticket), await stream('x')]).toEqual([200, 401, 401])
  const [late, inTime] = [await give(), await give()]
  nowMs += 29_999
  expect(await stream(inTime.ticket)).toBe(200)
  nowMs += 1
  expect(await stream(late.ticket)).toBe(401)
  const orphan = await give()
  await revokeApiKey(api.products, id)
  api.context.access.keys.forget()
  expect(await stream(orphan.ticket)).toBe(401)
})

test('a ticket opens the WebSocket of events, which nobody opens without, until its key is revoked', async () => {
  await using api = await testApi()
  const { header, id } = await keyOf(api, 'viewer')
  await expect(api.app.injectWS('/api/ws/events')).rejects.toThrow('401')
  const { body } = await ask(api, 'POST', '/api/auth/ticket', header)
  const url = `/api/ws/events?ticket=${ticket.parse(body).ticket}`
  const socket = await api.app.injectWS(url)
  await expect(api.app.injectWS(url)).rejects.toThrow('401')
  const closed = once(socket, 'close')
  await revokeApiKey(api.products, id)
  api.context.access.keys.forget()
  await makeGroup(api.products, { id: '2026-01-25T20:00:00' })
  expect(String(await closed)).toMatch(/^1008,the key or session holds no more/)
})

test('a bearer token is as much as its key at most, and ends with it', async () => {
  let nowMs = NOW_MS
  await using api = await testApi({ nowMs: () => nowMs })
  const { header, id } = await keyOf(api, 'operator')
  const tokenFor = async (body: object, headers: Headers = header) =>
    await ask(api, 'POST', '/api/auth/token', headers, body)
  const given = token.parse((await tokenFor({ role: 'viewer', expires_in: 60 })).body)
  expect(given).toMatchObject({ token_type: 'Bearer', expires_in: 60, role: 'viewer' })
  const bearer = { authorization: `Bearer ${given.access_token}` }
  expect((await ask(api, 'GET', '/api/auth/me', bearer)).body).toMatchObject({ role: 'viewer', via: 'token' })
  expect((await ask(api, 'GET', '/api/status', { cookie: `contimg_session=${given.access_token}` })).status).toBe(401)
  expect((await tokenFor({ role: 'admin' })).status).toBe(403)
  expect((await tokenFor({}, bearer)).status).toBe(403)
  expect((await tokenFor({ expires_in: 86_401 })).status).toBe(422)
  nowMs += 66_000
  expect((await ask(api, 'GET', '/api/status', bearer)).status).toBe(401)
  const other = token.parse((await tokenFor({})).body)
  await revokeApiKey(api.products, id)
  api.context.access.keys.forget()
  expect((await ask(api, 'GET', '/api/status', { authorization: `Bearer ${other.access_token}` })).status).toBe(401)
})

test('tokens of others who have the secret hold without a key; without the secret they do not', async () => {
  const environment = { CONTIMG_JWT_SECRET: 'a secret of more than thirty-two bytes'.replaceAll(' ', '-') }
  await using api = await testApi({ environment })
  const claims = { name: 'x', role: 'viewer' as const, expiresMs: Date.now() + 60_000 }
  const authorization = `Bearer ${await api.context.access.tokens.sign('bearer', claims)}`
  expect((await ask(api, 'GET', '/api/status')).status).toBe(401)
  expect((await ask(api, 'GET', '/api/status', { authorization })).status).toBe(200)
  await using other = await testApi()
  await keyOf(other, 'viewer')
  expect((await ask(other, 'GET', '/api/status', { authorization })).status).toBe(401)
})

test('keys can be tried 20 times a minute', async () => {
  await using api = await testApi({ isRateLimited: true })
  await keyOf(api, 'viewer')
  const statuses: number[] = []
  for (let i = 0; i < 21; i++)
    statuses.push((await ask(api, 'POST', '/api/auth/login', ORIGIN, { api_key: `x${i}` })).status)
  expect(statuses).toEqual([...Array<number>(20).fill(401), 429])
})

test('what is refused counts as well, so that keys are not tried without end elsewhere', async () => {
  await using api = await testApi({ isRateLimited: true })
  await keyOf(api, 'viewer')
  const statuses = new Map<number, number>()
  for (let i = 0; i < 1210; i++) {
    const { status } = await ask(api, 'GET', '/api/groups', { 'x-api-key': `x${i}` })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  expect([...statuses]).toEqual([
    [401, 1200],
    [429, 10],
  ])
})

test('keys are made, listed without what they are, and revoked', async () => {
  await using api = await testApi()
  const { header, id } = await keyOf(api, 'admin')
  const made = await ask(api, 'POST', '/api/auth/keys', header, {
    name: 'grafana',
    role: 'viewer',
    expires_in_days: 30,
  })
  const { key, made: record } = made.body as { key: string; made: { id: string } }
  expect([made.status, apiKey.parse(record)]).toMatchObject([201, { name: 'grafana', created_by: 'the admin' }])
  expect((await ask(api, 'GET', '/api/status', { 'x-api-key': key })).status).toBe(200)
  const listed = await ask(api, 'GET', '/api/auth/keys', header)
  expect(listed.body).toMatchObject({
    items: [{ id, role: 'admin', is_usable: true, expires_at: null }, { is_usable: true }],
  })
  expect(JSON.stringify(listed.body)).not.toMatch(/contimg_|[0-9a-f]{64}/)
  const revoked = await ask(api, 'DELETE', `/api/auth/keys/${record.id}`, header)
  expect(revoked.body).toMatchObject({ id: record.id, is_usable: false, revoked_at: expect.any(String) })
  expect((await ask(api, 'GET', '/api/status', { 'x-api-key': key })).status).toBe(401)
  expect((await ask(api, 'DELETE', '/api/auth/keys/00000000', header)).status).toBe(404)
  expect((await ask(api, 'DELETE', '/api/auth/keys/..%2F..', header)).status).toBe(422)
  expect((await ask(api, 'POST', '/api/auth/keys', header, { name: '', role: 'root' })).status).toBe(422)
})
