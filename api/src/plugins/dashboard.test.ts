import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { createApiKey } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { errorBody } from '../schemas/index.ts'
import { testApi } from '../testing.ts'

const PAGE = '<!doctype html><title>dashboard</title>'
const SCRIPT = 'export const answer = 42\n'

function built(): string {
  const folder = join(temporaryFolder(), 'dist')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), PAGE)
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets/index-DkP3x_9a.js'), SCRIPT)
  writeFileSync(join(folder, '../secret'), 'hidden-8361')
  symlinkSync(join(folder, '../secret'), join(folder, 'assets/way-out.js'))
  return folder
}

const dashboardApi = (folder: string) => testApi({ environment: { CONTIMG_DASHBOARD_DIR: folder } })

test('the first page is at /ui/, where / and /ui lead', async () => {
  await using api = await dashboardApi(built())
  for (const url of ['/', '/ui']) {
    const { status, headers } = await api.get(url)
    expect([status, headers.location]).toEqual([302, '/ui/'])
  }
  const { status, body, headers } = await api.get('/ui/')
  expect([status, body]).toEqual([200, PAGE])
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
})

test.each([
  '/ui/observations/2026-01-25T22:26:05',
  '/ui/ms/%2Fstage%2Fms%2Fobs.ms',
  '/ui/images/48211?map=viridis',
  '/ui/ms//stage/obs.ms/',
  '/ui/assets',
])('%s is an address of the dashboard’s own: it stays on reload', async (url) => {
  await using api = await dashboardApi(built())
  const { status, body, headers } = await api.get(url)
  expect([status, body, headers['cache-control']]).toEqual([200, PAGE, 'no-cache'])
})

test('files that are named by their content may be kept for ever, others are asked for again', async () => {
  await using api = await dashboardApi(built())
  const script = await api.get('/ui/assets/index-DkP3x_9a.js')
  expect(script).toMatchObject({ status: 200, body: SCRIPT })
  expect(script.headers['content-type']).toMatch(/^text\/javascript|^application\/javascript/)
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const icon = await api.get('/ui/favicon.svg')
  expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' })
  const headers = { 'if-none-match': String(icon.headers.etag) }
  expect((await api.app.inject({ url: '/ui/favicon.svg', headers })).statusCode).toBe(304)
})

test('a script that is gone is 404 and no page, so that nobody runs a page', async () => {
  await using api = await dashboardApi(built())
  const { status, body, headers } = await api.get('/ui/assets/index-OLDOLD12.js')
  expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
  expect(errorBody.parse(body).error).toBe('not_found')
})

test.each([
  '/ui/assets/way-out.js',
  '/ui/..%2fsecret',
  '/ui/%2e%2e/secret',
  '/ui/assets/..%2f..%2fsecret',
  '/ui/a%00b',
  `/ui/${'a/'.repeat(2100)}`,
])('%s leads nowhere', async (url) => {
  await using api = await dashboardApi(built())
  const { status, body } = await api.get(url)
  expect([400, 404]).toContain(status)
  expect(JSON.stringify(body)).not.toMatch(/hidden-8361|contimg-test/)
})

test('where it is not built a page says how to build it', async () => {
  const folder = join(temporaryFolder(), '<none>')
  await using api = await dashboardApi(folder)
  for (const url of ['/ui/', '/ui/images']) {
    const { status, body, headers } = await api.get(url)
    expect([status, headers['cache-control']]).toEqual([503, 'no-store'])
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('npm run build --workspace dashboard')
    expect(body).toContain('&lt;none&gt;/index.html')
  }
})

test('with keys the dashboard can still be had: it asks for a key itself', async () => {
  await using api = await dashboardApi(built())
  await createApiKey(api.products, { name: 'x', role: 'viewer', by: 'test' })
  api.context.access.keys.forget()
  for (const url of ['/ui/', '/ui/assets/index-DkP3x_9a.js']) expect((await api.get(url)).status).toBe(200)
  expect((await api.get('/api/status')).status).toBe(401)
})
