import { expect, test } from 'vitest'
import { testApi } from '../testing.ts'
import { type OpenApi, type Route, routesOf } from './testing-document.ts'

async function document(): Promise<OpenApi> {
  await using api = await testApi()
  return (await api.get('/api/openapi.json')).body as OpenApi
}

const told = ({ method, path }: Route) => `${method} ${path}`

test('the contract is OpenAPI 3.1, and every reference leads somewhere', async () => {
  const contract = await document()
  expect(contract.openapi).toBe('3.1.0')
  const names = Object.keys(contract.components?.schemas ?? {})
  const refs = [...JSON.stringify(contract).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
  expect(refs.length).toBeGreaterThan(100)
  expect(refs.filter((ref) => !names.includes(ref.replace('#/components/schemas/', '')))).toEqual([])
})

test('every route says what it is for, where it belongs, and what it answers', async () => {
  const routes = routesOf(await document())
  expect(routes.length).toBeGreaterThan(100)
  expect(routes.filter(({ operation }) => !operation.summary).map(told)).toEqual([])
  expect(routes.filter(({ operation }) => (operation.tags ?? []).length !== 1).map(told)).toEqual([])
  const answers = ({ operation }: Route) => Object.keys(operation.responses).some((status) => /^[12]/.test(status))
  expect(routes.filter((route) => !answers(route) && !route.path.includes('/ws/')).map(told)).toEqual([])
})

test('every parameter of a path has a schema, and what may change something takes JSON alone', async () => {
  const routes = routesOf(await document())
  const unknown = routes.filter(({ path, operation }) =>
    [...path.matchAll(/\{(\w+)\}/g)].some(
      ([, name]) => !operation.parameters?.some((one) => one.in === 'path' && one.name === name && one.schema),
    ),
  )
  expect(unknown.map(told)).toEqual([])
  const others = routes.filter(({ operation }) =>
    Object.keys(operation.requestBody?.content ?? {}).some((type) => type !== 'application/json'),
  )
  expect(others.map(told)).toEqual([])
})

/** The bug of today's system: a route with a parameter that took what a later one was for. */
test('a route with a parameter takes nothing that another route is for', async () => {
  await using api = await testApi()
  const contract = (await api.get('/api/openapi.json')).body as OpenApi
  const plain = routesOf(contract).filter(
    ({ method, path }) => method === 'GET' && !path.includes('{') && !path.includes('/ws/'),
  )
  for (const { path } of plain) await api.get(path)
  const metrics = String((await api.get('/metrics')).body)
  const answered = new Set(
    [...metrics.matchAll(/http_requests_total\{[^}]*endpoint="([^"]+)"/g)].map(([, route]) => route),
  )
  expect(plain.length).toBeGreaterThan(60)
  expect(plain.map(({ path }) => path).filter((path) => !answered.has(path))).toEqual([])
})

test('every answer has the headers that browsers need, also those of errors', async () => {
  await using api = await testApi()
  for (const url of ['/api/status', '/api/nothing', '/api/images?limit=x', '/metrics']) {
    const { headers } = await api.get(url)
    expect(headers, url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'self'"),
      'x-request-id': expect.any(String),
    })
  }
})

test('every route is below /api/v1 too', async () => {
  await using api = await testApi()
  for (const url of ['/status', '/groups', '/images', '/cal/sets', '/jobs']) {
    const [one, other] = [await api.get(`/api${url}`), await api.get(`/api/v1${url}`)]
    expect(other.status, url).toBe(one.status)
  }
})
