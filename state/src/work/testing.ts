import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { TestClock } from 'pg-boss'
import { AbsurdClient } from './client.ts'
import type { ConnectOptions } from './database.ts'
import { type EmbeddedServer, startEmbedded } from './embedded/embedded.ts'

/** A folder that nobody can enter too, as tests may run as root. */
export async function makeStateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'contimg-work-'))
  await chmod(folder, 0o755)
  return folder
}

/** A server for a test file, and a database of its own for each test. */
export interface TestServer extends AsyncDisposable {
  readonly server: EmbeddedServer
  readonly folder: string
  freshUrl(): Promise<string>
}

export async function startTestServer(): Promise<TestServer> {
  const folder = await makeStateFolder()
  const server = await startEmbedded(folder, { isDurable: false })
  const freshUrl = async () => {
    const name = `test_${randomBytes(4).toString('hex')}`
    await onServer(server.url, (client) => client.query(`CREATE DATABASE ${name}`))
    return server.url.replace('/dsa110_absurd?', `/${name}?`)
  }
  const dispose = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { server, folder, freshUrl, [Symbol.asyncDispose]: dispose }
}

export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Connects with a clock that only the test moves; it starts at 2026-03-01T00:00:30Z. */
export async function connectAt(
  url: string,
  options: ConnectOptions = {},
): Promise<{ client: AbsurdClient; clock: TestClock }> {
  const clock = new TestClock('2026-03-01T00:00:30Z')
  return { client: await AbsurdClient.connect(url, { ...options, clock }), clock }
}

export const IMAGING = { inputs: { ms: '/data/a.ms' }, outputs: { image: '/data/a' } }
