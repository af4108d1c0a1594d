import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { createApiKey, openProducts } from '@contimg/state/products'
import { expect, test } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../bin/contimg-api.mjs', import.meta.url))

function environmentIn(folder: string): NodeJS.ProcessEnv {
  for (const name of ['in', 'out', 'state']) mkdirSync(join(folder, name))
  const at = (name: string) => join(folder, name)
  const folders = { PIPELINE_INPUT_DIR: at('in'), PIPELINE_OUTPUT_DIR: at('out'), PIPELINE_STATE_DIR: at('state') }
  return { ...process.env, ...folders, CONTIMG_API_PORT: '0', CONTIMG_DASHBOARD_PORT: '0' }
}

const start = (env: NodeJS.ProcessEnv, flags: readonly string[] = []): ChildProcess =>
  spawn(process.execPath, [PROGRAM, ...flags], { env, stdio: 'pipe' })

/** What a process that does not begin says, and its code. */
async function refused(environment: NodeJS.ProcessEnv): Promise<readonly [said: string, code: number]> {
  const child = start(environment)
  const [said, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit') as Promise<[number]>])
  return [said, code]
}

test('it does not listen for others before there is a key, and says how to make one; nor with a short secret', async () => {
  const folder = temporaryFolder()
  const environment = environmentIn(folder)
  const everywhere = { ...environment, CONTIMG_API_HOST: '0.0.0.0' }
  const [said, code] = await refused(everywhere)
  expect(said).toMatch(
    /^contimg-api: CONTIMG_API_HOST is “0\.0\.0\.0”, where it would let in everyone.*contimg api-key create.*\n$/,
  )
  expect(code).toBe(5)
  expect(await refused({ ...environment, CONTIMG_JWT_SECRET: 'x'.repeat(31) })).toEqual([
    'contimg-api: CONTIMG_JWT_SECRET is set, but not 32 bytes or more, such as “openssl rand -base64 48” gives\n',
    5,
  ])
  await using products = await openProducts(join(folder, 'state/db/pipeline.sqlite3'))
  const { key } = await createApiKey(products, { name: 'x', role: 'viewer', by: 'test' })
  const child = start(everywhere)
  const address = await listening(child)
  expect((await fetch(`${address}/api/status`)).status).toBe(401)
  expect((await fetch(`${address}/api/status`, { headers: { 'x-api-key': key } })).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('supervised it ends when it is told to, though its supervisor goes on; and when that one has gone', {
  timeout: 30_000,
}, async () => {
  const environment = environmentIn(temporaryFolder())
  const told = start(environment, ['--supervised'])
  await listening(told)
  told.kill('SIGTERM')
  expect(await once(told, 'exit')).toEqual([0, null])
  const left = start(environment, ['--supervised'])
  await listening(left)
  left.stdin!.end()
  expect(await once(left, 'exit')).toEqual([0, null])
})

async function listening(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const bytes of child.stderr!) {
    said += String(bytes)
    const address = /"addresses":\["([^"]+)"/.exec(said)?.[1]
    if (address) return address.replace('0.0.0.0', '127.0.0.1')
  }
  throw new Error(said)
}
