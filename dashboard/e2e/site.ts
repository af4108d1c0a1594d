import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

const CONTIMG = join(import.meta.dirname, '../..', 'worker/bin/contimg.mjs')
const BUILT = join(import.meta.dirname, '../dist/index.html')
const EVERY_S = 25
const FIRST_IMAGE_MS = 180_000

declare module 'vitest' {
  interface ProvidedContext {
    readonly site: { readonly url: string; readonly folder: string }
  }
}

/** One site for all tests: `contimg serve --demo` on small observations, ready when the first is imaged. */
export default async function startSite(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: npm run build:dashboard`)
  const folder = mkdtempSync(join(tmpdir(), 'contimg-e2e-'))
  chmodSync(folder, 0o755) // the database's user passes through
  const [api, dashboard] = [await freePort(), await freePort()]
  const env = { ...process.env, CONTIMG_API_PORT: String(api), CONTIMG_DASHBOARD_PORT: String(dashboard) }
  const args = ['serve', '--demo', join(folder, 'demo'), '--demo-every', String(EVERY_S), '--demo-size', 'tiny']
  const serve = spawn(process.execPath, [CONTIMG, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  serve.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-20_000)
  })
  const url = `http://127.0.0.1:${api}`
  try {
    await imaged(url, serve)
  } catch (error) {
    await stop(serve, folder)
    throw new Error(`the site did not make an image: ${(error as Error).message}\n${said}`)
  }
  project.provide('site', { url, folder: join(folder, 'demo') })
  return () => stop(serve, folder)
}

async function imaged(url: string, serve: ChildProcess): Promise<void> {
  for (const endMs = Date.now() + FIRST_IMAGE_MS; Date.now() < endMs; await pause(1000)) {
    if (serve.exitCode !== null) throw new Error(`contimg serve ended with ${serve.exitCode}`)
    const answer = await fetch(`${url}/api/images?limit=1`).catch(() => undefined)
    if (answer?.ok && ((await answer.json()) as { items: unknown[] }).items.length > 0) return
  }
  throw new Error(`none in ${FIRST_IMAGE_MS / 1000} s`)
}

async function stop(serve: ChildProcess, folder: string): Promise<void> {
  if (serve.exitCode === null) {
    serve.kill('SIGTERM')
    await Promise.race([once(serve, 'exit'), pause(30_000, undefined, { ref: false })])
    serve.kill('SIGKILL')
  }
  rmSync(folder, { recursive: true, force: true })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
