import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AbsurdClient,
  type Claim,
  type JobLogLine,
  jobLogFolder,
  jobLogPath,
  startEmbedded,
  type WorkerSession,
} from '@contimg/state/work'
import { afterAll } from 'vitest'
import type { TestApi } from './testing.ts'

/** A database of work, and a worker that does what a test says. */
export interface TestWork extends AsyncDisposable {
  readonly url: string
  readonly client: AbsurdClient
  /** Takes the next task. */
  claim(): Promise<Claim>
  readonly session: WorkerSession
}

export async function testWork(): Promise<TestWork> {
  const folder = mkdtempSync(join(tmpdir(), 'contimg-api-work-'))
  chmodSync(folder, 0o755) // the server runs as another user where tests are root
  const server = await startEmbedded(folder, { isDurable: false })
  const client = await AbsurdClient.connect(server.url, { maintains: true })
  const session = await client.work({ id: 'hand', queues: client.queues, concurrency: 1 })
  return {
    ...{ url: server.url, client, session },
    async claim() {
      const [claim] = await session.claim(1)
      if (claim === undefined) throw new Error('nothing waits')
      return claim
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      await client.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A folder for all tests of a file. */
export function folderForTests(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contimg-api-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Adds lines to the log of an attempt, as workers write them. */
export function writeLog({ context }: TestApi, job: string, attempt: number, lines: readonly Partial<JobLogLine>[]) {
  const folder = jobLogFolder(context.settings.stateDir)
  mkdirSync(folder, { recursive: true })
  const usual = { time: '2026-01-26T02:00:00.000Z', level: 'info', stage: 'image', message: '', group: null }
  const text = lines.map((line) => `${JSON.stringify({ ...usual, ...line })}\n`).join('')
  writeFileSync(jobLogPath(folder, job, attempt), text, { flag: 'a' })
}

/** Asks with a body. */
export async function post({ app }: TestApi, url: string, payload?: object) {
  const answer = await app.inject({ method: 'POST', url: `/api${url}`, ...(payload && { payload }) })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> }
}
