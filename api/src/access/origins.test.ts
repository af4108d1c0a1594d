import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorBody } from '../schemas/index.ts'
import { type TestApi, testApi } from '../testing.ts'
import { askAs, type Headers, keyOf } from './testing.ts'

const LATER = '/api/groups/2025-10-18T02:27:48/retry' // of a group that there is not: let in it is 404 or 422
const SHUT = [401, 403, 415]
const folder = mkdtempSync(join(tmpdir(), 'contimg-open-'))
let open: TestApi // without keys
beforeAll(async () => {
  open = await testApi({ folder })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['localhost', 200],
  ['localhost:3210', 200],
  ['LOCALHOST:8000', 200],
  ['127.0.0.1:8000', 200],
  ['[::1]:8000', 200],
  ['[::1]', 200],
  ['evil.example:8000', 403],
  ['localhost.evil.example', 403],
  ['localhost.', 403],
  ['127.0.0.1.nip.io', 403],
  ['127.0.0.2', 403],
  ['[::2]:8000', 403],
  ['localhost:8000:1', 403],
  ['evil.example@localhost', 403],
])('without keys the Host %j is answered with %d, be there such a route or not', async (host, status) => {
  const found = await askAs(open, 'GET', '/api/health/live', { host })
  expect(found.status).toBe(status)
  const none = await askAs(open, 'GET', '/api/nonsense', { host })
  expect(none.status).toBe(status === 200 ? 404 : 403)
  if (status === 403) expect(errorBody.parse(found.body)).toMatchObject({ error: 'forbidden', details: { host } })
})

test.each([
  ['http://localhost:80', true],
  ['http://localhost', true],
  ['https://localhost', false],
  ['http://localhost:3000', false],
  ['http://127.0.0.1', false],
  ['http://evil.example', false],
  ['http://localhost.evil.example', false],
  ['null', false],
  ['', false],
])('what would change something from a page of %j is let in: %s', async (origin, isLet) => {
  for (const [method, url] of [
    ['POST', LATER],
    ['POST', '/api/auth/ticket'],
    ['DELETE', '/api/auth/keys/00000000'],
  ] as const) {
    const { status } = await askAs(open, method, url, { origin })
    expect(SHUT.includes(status)).toBe(!isLet)
  }
  expect((await askAs(open, 'GET', '/api/health/live', { origin })).status).toBe(200)
})

test('programs send no Origin, and nothing of browsers; a browser without it is refused', async () => {
  expect((await askAs(open, 'POST', '/api/auth/ticket')).status).toBe(200)
  expect((await askAs(open, 'POST', '/api/auth/ticket', { 'sec-fetch-mode': 'cors' })).status).toBe(200) // Node's fetch
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { referer: 'http://evil.example/' }, { cookie: 'a=b' }])
    expect((await askAs(open, 'POST', '/api/auth/ticket', headers as Headers)).status).toBe(403)
})

/** What a server says to someone who would open a WebSocket: 101 where it is opened. */
async function upgrade(port: number, headers: Headers): Promise<number | undefined> {
  const key = { 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16).toString('base64') }
  const asked = get({
    port,
    path: '/api/ws/events',
    headers: { connection: 'Upgrade', upgrade: 'websocket', ...key, ...headers },
  })
  const [{ statusCode }, socket] = (await Promise.race([once(asked, 'upgrade'), once(asked, 'response')])) as [
    IncomingMessage,
    Socket | undefined,
  ]
  socket?.destroy()
  return statusCode
}

test('a WebSocket is opened from our own pages and from programs alone', async () => {
  await using api = await testApi()
  const port = Number(new URL(await api.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const own = `localhost:${port}`
  expect(await upgrade(port, { host: own, origin: `http://${own}` })).toBe(101)
  expect(await upgrade(port, { host: own })).toBe(101)
  expect(await upgrade(port, { host: own, origin: `http://localhost:${port + 1}` })).toBe(403)
  expect(await upgrade(port, { host: own, origin: `https://${own}` })).toBe(403)
  expect(await upgrade(port, { host: own, origin: 'null' })).toBe(403)
  expect(await upgrade(port, { host: own, cookie: 'a=b' })).toBe(403)
  expect(await upgrade(port, { host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(403)
})

test.each([
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['Application/JSON', true],
  ['text/plain', false],
  ['text/plain; application/json', false],
  ['application/x-www-form-urlencoded', false],
  ['multipart/form-data; boundary=x', false],
  ['application/jsonp', false],
])('a body of %s is read: %s', async (type, isRead) => {
  const send = async (payload: string) =>
    await open.app.inject({ method: 'POST', url: '/api/auth/login', headers: { 'content-type': type }, payload })
  const { statusCode } = await send('{"api_key":"x"}')
  expect(statusCode).toBe(isRead ? 409 : 415)
  if (!isRead) expect((await send('')).statusCode).toBe(415)
})

test('without keys another host is refused, whatever it says', async () => {
  await using api = await testApi({ environment: { CONTIMG_TRUSTED_PROXIES: '127.0.0.1' } })
  expect((await askAs(api, 'GET', '/api/health/live', {}, '10.0.0.7')).status).toBe(403)
  expect((await askAs(api, 'GET', '/api/health/live', { 'x-forwarded-for': '127.0.0.1' }, '10.0.0.7')).status).toBe(403)
  expect((await askAs(api, 'GET', '/api/health/live', { 'x-forwarded-for': '10.0.0.7' })).status).toBe(403)
  expect((await askAs(api, 'GET', '/api/health/live', { 'x-forwarded-host': 'evil.example' })).status).toBe(403)
  expect((await askAs(api, 'GET', '/api/health/live', {}, '::1')).status).toBe(200)
  expect((await askAs(api, 'GET', '/api/health/live', {}, '::ffff:127.0.0.1')).status).toBe(200)
})

test('what a proxy says of others counts where the proxy is named, and nowhere else', async () => {
  const origin = 'https://dsa110.example'
  const forwarded = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'dsa110.example',
    'x-forwarded-for': '10.9.9.9',
  }
  const statusBehind = async (environment: Headers, from: string) => {
    await using api = await testApi({ environment })
    const { key } = await keyOf(api, 'operator')
    const headers = { ...forwarded, origin, 'x-api-key': key, host: 'localhost:8000' }
    return (await askAs(api, 'POST', '/api/auth/ticket', headers, from)).status
  }
  const named = { CONTIMG_TRUSTED_PROXIES: '10.0.0.0/24, fd00::1' }
  expect(await statusBehind(named, '10.0.0.3')).toBe(200)
  expect(await statusBehind(named, 'fd00::1')).toBe(200)
  expect(await statusBehind(named, '10.0.1.3')).toBe(403)
  expect(await statusBehind({}, '10.0.0.3')).toBe(403)
  expect(await statusBehind({}, '127.0.0.1')).toBe(403)
})

test('a link in the folders of the pipeline leads nobody out of them', async () => {
  const at = (name: string) => join(open.folder, name)
  mkdirSync(at('secret'))
  writeFileSync(at('secret/table.dat'), 'x')
  symlinkSync(at('secret'), at('out/way-out.ms'))
  for (const path of ['out/way-out.ms', 'secret', 'out/../secret', 'out/way-out.ms/none'])
    for (const what of ['antennas', 'raster']) {
      const { status, body } = await askAs(open, 'GET', `/api/ms/${encodeURIComponent(at(path))}/${what}`)
      expect([status, body.error]).toEqual([400, 'bad_path'])
    }
})

test('every answer lets our own pages frame it, and nobody else', async () => {
  for (const url of ['/api/status', '/api/nonsense', '/metrics', '/']) {
    const { headers } = await open.app.inject({ url })
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})
