import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { writeTestSet } from '../inspect/testing-set.ts'
import { errorBody } from '../schemas/error.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeSet } from '../testing-calibration.ts'
import { makeImage } from '../testing-images.ts'
import { testWork } from '../testing-work.ts'
import { type OpenApi, type Route, resolved, routesOf } from './testing-document.ts'
import { Dice, type JsonSchema, type Known, textFor, valueFor } from './testing-requests.ts'

const REQUESTS = 20_000
const SEED = 20261122
const AT_ONCE = 16
const CANARY = 'nobody outside of the folders may read this 6d1f'
const GROUP = '2026-01-25T22:26:05'

/** Routes that answer until they are closed. */
const ENDLESS = /\/ws\/|\/stream$/

test('no request makes the API fail or leave its folders', { timeout: 600_000 }, async () => {
  await using work = await testWork()
  await using api = await testApi({ workUrl: work.url })
  const outside = join(api.folder, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'canary.fits'), CANARY)
  symlinkSync(outside, join(api.folder, 'out', 'link'))
  writeTestSet(join(api.folder, 'out', 'a.ms'))
  const image = await makeImage(api, GROUP)
  await makeSet(api, 'night', { midMs: Date.parse(`${GROUP}Z`), isOnDisk: true })
  const document = (await api.get('/api/openapi.json')).body as OpenApi
  const routes = routesOf(document).filter(({ path }) => !ENDLESS.test(path))
  const known: Known = {
    strings: [
      GROUP,
      'a',
      '1',
      '12',
      '-24h',
      'image',
      'failed',
      join(api.folder, 'out', 'a.ms'),
      image,
      'night',
      join(api.folder, 'out'),
    ].concat(
      ['out/link/canary.fits', 'outside/canary.fits', 'out/../outside/canary.fits'].map(
        (path) => `${api.folder}/${path}`,
      ),
    ),
  }
  const make = requestsOf(document, routes, known, await adminKey(api))
  const statuses = new Map<number, number>()
  const faults: string[] = []
  for (let done = 0; done < REQUESTS; done += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, make)
    const answers = await Promise.all(some.map((request) => api.app.inject(request)))
    for (const [at, { statusCode, body, headers }] of answers.entries()) {
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
      const said = `${some[at].method} ${String(some[at].url).slice(0, 300)} ${String(some[at].payload ?? '').slice(0, 300)}`
      if (statusCode >= 500) faults.push(`${statusCode} ${said}: ${body.slice(0, 300)}`)
      if (body.includes(CANARY)) faults.push(`outside of the folders: ${said}`)
      if (statusCode >= 400 && !errorBody.safeParse(asJson(body)).success)
        faults.push(`shape of ${statusCode}: ${said}: ${body.slice(0, 200)}`)
      if (statusCode >= 400 && headers['cache-control'] !== 'no-store') faults.push(`kept: ${statusCode} ${said}`)
    }
  }
  console.log(
    `${REQUESTS} requests to ${routes.length} routes:`,
    Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)),
  )
  expect(faults.slice(0, 10)).toEqual([])
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 50) // they are not all refused at the door
})

/** Who may do everything, also once there is a key. */
async function adminKey(api: TestApi): Promise<string> {
  const headers = { host: 'localhost', origin: 'http://localhost' }
  const payload = { name: 'fuzz', role: 'admin' }
  const answer = await api.app.inject({ method: 'POST', url: '/api/auth/keys', headers, payload })
  return (answer.json() as { key: string }).key
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Random requests to all routes in turn. */
function requestsOf(document: OpenApi, routes: readonly Route[], known: Known, key: string): () => InjectOptions {
  const dice = new Dice(SEED)
  const schemas = new Map<JsonSchema, JsonSchema>()
  const whole = (schema: JsonSchema): JsonSchema => {
    const found = schemas.get(schema) ?? resolved(document, schema)
    schemas.set(schema, found)
    return found
  }
  let turn = 0
  return () => {
    const { method, path, operation } = routes[turn++ % routes.length]
    const { parameters = [], requestBody } = operation
    const text = (schema: JsonSchema | undefined) => textFor(dice, whole(schema ?? {}), known)
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
      encoded(text(parameters.find((one) => one.in === 'path' && one.name === name)?.schema)),
    )
    const query = parameters
      .filter((one) => one.in === 'query' && dice.chance(one.required ? 0.95 : 0.3))
      .map(({ name, schema }) => `${encoded(name)}=${encoded(text(schema))}`)
    const body = requestBody?.content['application/json']?.schema
    return {
      method: method as 'GET',
      url: `${address}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      headers: {
        ...{ host: 'localhost', authorization: `Bearer ${key}` },
        ...(method !== 'GET' && { origin: 'http://localhost' }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { payload: JSON.stringify(valueFor(dice, whole(body), known, 0)) }),
    }
  }
}

/** As a client does; what cannot be encoded is sent as it is told. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}
