import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { openProducts, type Products } from '@contimg/state/products'
import { loadConfig } from '@contimg/state/settings'
import { Access } from './access/access.ts'
import { buildApp } from './app.ts'
import type { Api, ApiContext } from './context.ts'
import { Inspector } from './inspect/inspector.ts'
import { System } from './system/system.ts'
import { WorkDoor } from './work-door.ts'

export interface TestApi extends AsyncDisposable {
  readonly app: Api
  readonly products: Products
  readonly context: ApiContext
  readonly folder: string // with in, out and state
  /** The answer to a request, its body read as JSON. */
  get(url: string): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>
}

export interface TestApiOptions {
  readonly nowMs?: () => number
  readonly workUrl?: string // without it the database of work is away
  readonly isRateLimited?: boolean
  readonly areAnswersChecked?: boolean // true unless said otherwise
  readonly folder?: string // with what is to be there; without it an empty one that goes with the test
  readonly environment?: Readonly<Record<string, string>> // settings, besides the folders
}

/** The application on a database in a folder of its own. */
export async function testApi({
  nowMs = Date.now,
  workUrl,
  isRateLimited = false,
  areAnswersChecked = true,
  folder = temporaryFolder(),
  environment: more = {},
}: TestApiOptions = {}): Promise<TestApi> {
  const at = (name: string) => join(folder, name)
  for (const name of ['in', 'out', 'state']) mkdirSync(at(name), { recursive: true })
  const environment = {
    ...more,
    PIPELINE_INPUT_DIR: at('in'),
    PIPELINE_OUTPUT_DIR: at('out'),
    PIPELINE_STATE_DIR: at('state'),
  }
  const { settings } = loadConfig({ environment })
  const products = await openProducts(at('state/pipeline.sqlite3'), { nowMs })
  const work = new WorkDoor(() => {
    if (workUrl === undefined) throw new Error('no work database in this test')
    return workUrl
  })
  const inspector = new Inspector(settings)
  const access = new Access(settings, products, nowMs)
  const system = new System(settings, products, nowMs)
  const context: ApiContext = { settings, products, work, inspector, access, system, nowMs, startedMs: nowMs() }
  const app = await buildApp(context, { isRateLimited, areAnswersChecked })
  await app.ready()
  return {
    ...{ app, products, context, folder },
    async get(url) {
      const response = await app.inject({ url })
      const { statusCode: status, headers, body } = response
      return { status, headers, body: String(headers['content-type']).includes('json') ? JSON.parse(body) : body }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await inspector[Symbol.asyncDispose]()
      await work[Symbol.asyncDispose]()
      await products[Symbol.asyncDispose]()
    },
  }
}
