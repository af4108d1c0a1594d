import { expect, test } from 'vitest'
import { errorBody } from './schemas/index.ts'
import { testApi } from './testing.ts'

test('a process that answers is alive, with the time of the server', async () => {
  await using api = await testApi({ nowMs: () => 1_769_394_932_000 })
  for (const url of ['/api/health/live', '/api/v1/health/live', '/api/health/liveness']) {
    const { status, body, headers } = await api.get(url)
    expect(status).toBe(200)
    expect(body).toEqual({ status: 'alive', server_time: '2026-01-26T02:35:32.000Z', uptime_s: 0 })
    expect(headers['x-request-id']).toMatch(/^[\w-]{8}$/)
  }
})

test('without a work queue it is ready all the same, and says what is missing', async () => {
  await using api = await testApi()
  const { status, body } = await api.get('/api/health/ready')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    status: 'ready',
    checks: [
      { name: 'products database', status: 'ok' },
      { name: 'work queue', status: 'warn', action: 'contimg serve starts it' },
    ],
  })
})

test('without its database it is not ready', async () => {
  await using api = await testApi()
  await api.products.db.schema.dropTable('subband_files').execute()
  await api.products.db.schema.dropTable('ingest_queue').execute()
  const { status, body } = await api.get('/api/health/ready')
  expect(status).toBe(503)
  expect(body).toMatchObject({ status: 'not_ready', checks: [{ status: 'fail' }, {}] })
})

test('what is no route has the shape of every error', async () => {
  await using api = await testApi()
  const { status, body } = await api.get('/api/nonsense?x=1')
  expect(status).toBe(404)
  expect(errorBody.parse(body)).toMatchObject({
    error: 'not_found',
    message: 'GET /api/nonsense: there is no such route',
  })
})

test('the id of a request is that of the caller where it is harmless', async () => {
  await using api = await testApi()
  const idFor = async (given: string) => {
    const { headers } = await api.app.inject({ url: '/api/health/live', headers: { 'x-request-id': given } })
    return headers['x-request-id']
  }
  expect(await idFor('a-b.1')).toBe('a-b.1')
  expect(await idFor('a b\u007f')).not.toContain('a b')
  expect(await idFor('x'.repeat(65))).toHaveLength(8)
})

test('the contract is OpenAPI 3.1, told once', async () => {
  await using api = await testApi()
  const { body } = await api.get('/api/openapi.json')
  const { openapi, paths } = body as { openapi: string; paths: Record<string, unknown> }
  expect(openapi).toBe('3.1.0')
  expect(paths).toHaveProperty('/api/health/live')
  expect(Object.keys(paths).filter((path) => path.startsWith('/api/v1'))).toEqual([])
  expect(body).toMatchObject({ components: { securitySchemes: { key: { name: 'X-API-Key' } } } })
})

test('requests are counted', async () => {
  await using api = await testApi()
  await api.get('/api/health/live')
  await api.get('/api/health/live')
  const { body } = await api.get('/metrics')
  expect(body).toMatch(/http_requests_total\{method="GET",endpoint="\/api\/health\/live",status="200"\} 2/)
})

test('what has not changed is not sent again, and nothing is kept unasked', async () => {
  await using api = await testApi()
  for (const url of ['/api/openapi.json', '/api/qa/limits']) {
    const first = await api.get(url)
    const tag = String(first.headers.etag)
    expect(first.headers['cache-control']).toBe('no-cache')
    const again = await api.app.inject({ url, headers: { 'if-none-match': tag } })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag])
    expect((await api.app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200)
  }
  expect((await api.get('/api/groups')).headers).toMatchObject({ 'cache-control': 'no-cache' })
  expect((await api.get('/api/auth/me')).headers).toMatchObject({ 'cache-control': 'no-store' })
})

test('its pages load their own scripts without TLS', async () => {
  await using api = await testApi()
  const { statusCode, headers } = await api.app.inject({ url: '/api/docs/' })
  expect(statusCode).toBe(200)
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
})

test('every route tells how it refuses', async () => {
  await using api = await testApi()
  const { paths } = (await api.get('/api/openapi.json')).body as { paths: Record<string, Record<string, Operation>> }
  interface Operation {
    readonly responses: Record<string, unknown>
  }
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  for (const { responses } of operations) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['4XX', '5XX']))
})

test('who asks too often is told when to come back', async () => {
  await using api = await testApi({ isRateLimited: true })
  const paths = ['/api/qa/limits', '/api/v1/qa/limits', '/api/rasters/presets']
  let last = await api.get(paths[0])
  let asked = 1
  for (; asked < 1300 && last.status === 200; asked++) last = await api.get(paths[asked % paths.length])
  expect(last.status).toBe(429)
  expect(asked).toBe(1201) // all routes of a class together
  expect((await api.get('/api/health/live')).status).toBe(200)
  expect(last.headers['retry-after']).toMatch(/^\d+$/)
  expect(errorBody.parse(last.body)).toMatchObject({ error: 'rate_limit_exceeded', details: { limit: 1200 } })
})
