import { spawn } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AbsurdClient } from '../client.ts'
import { NoWorkDatabaseError } from '../errors.ts'
import { IMAGING, makeStateFolder, onServer } from '../testing.ts'
import { findEmbedded, startEmbedded, stopEmbedded, workDatabaseUrl } from './embedded.ts'
import { embeddedPlaces } from './places.ts'
import { readPostmaster } from './postmaster.ts'

const isRoot = process.getuid?.() === 0
const fast = { isDurable: false }
const door = fileURLToPath(new URL('./embedded.ts', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await makeStateFolder()
})
afterEach(async () => {
  await stopEmbedded(folder)
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that starts the server of the folder, says so, and waits to be killed. */
function starter(options: { uid?: number; gid?: number } = {}) {
  const script = `import { startEmbedded } from ${JSON.stringify(door)}
    const server = await startEmbedded(${JSON.stringify(folder)}, { isDurable: false })
    console.log(JSON.stringify({ pid: server.pid, isOwner: server.isOwner }))
    process.stdin.resume()
    process.stdin.on('end', async () => { await server.stop(); process.exit() })`
  const words = ['--input-type=module-typescript', '-e', script]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/', ...options })
  const started = new Promise<{ pid: number; isOwner: boolean }>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line))))
    child.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { child, started, ended }
}

test('a server is made, found beside, stopped and started again with what was in it', async () => {
  expect(findEmbedded(folder)).toBeUndefined()
  expect(() => workDatabaseUrl(folder)).toThrow(NoWorkDatabaseError)
  expect(() => workDatabaseUrl(folder)).toThrow('no work database: start `contimg serve` or set ABSURD_DATABASE_URL')
  const first = await startEmbedded(folder, fast)
  expect(findEmbedded(folder)).toBe(first.url)
  expect(workDatabaseUrl(folder, 'postgresql://other/d')).toBe('postgresql://other/d')
  await using client = await AbsurdClient.connect(first.url)
  const { id } = await client.spawnTask('imaging', IMAGING)
  await client.close()
  await first.stop()
  expect(findEmbedded(folder)).toBeUndefined()
  await first.stop()
  await using second = await startEmbedded(folder, fast)
  expect(second.url).toBe(first.url)
  await using again = await AbsurdClient.connect(second.url)
  symlinkSync(folder, `${folder}-link`)
  await using linked = await startEmbedded(`${folder}-link`, fast)
  rmSync(`${folder}-link`)
  expect(linked.pid).toBe(second.pid)
  expect(await again.getTask(id)).toMatchObject({ status: 'pending' })
})

test('two who start at once share one server, which the one that owns it stops', async () => {
  const abandoned = join(embeddedPlaces(folder).root, 'data.4194305-00.partial') // of a process that cannot be
  mkdirSync(abandoned, { recursive: true })
  const both = [starter(), starter()]
  const [one, two] = await Promise.all(both.map(({ started }) => started))
  expect(one.pid).toBe(two.pid)
  expect([one.isOwner, two.isOwner].sort()).toEqual([false, true])
  const [owner, guest] = one.isOwner ? both : both.toReversed()
  guest.child.stdin.end()
  await guest.ended
  expect(findEmbedded(folder)).toBeDefined()
  owner.child.stdin.end()
  await owner.ended
  expect(findEmbedded(folder)).toBeUndefined()
  expect(readdirSync(embeddedPlaces(folder).root).filter((name) => name.includes('partial'))).toEqual([])
})

test('a server whose starter was killed goes on and is adopted', async () => {
  const { child, started, ended } = starter()
  const { pid } = await started
  child.kill('SIGKILL')
  await ended
  const url = findEmbedded(folder) ?? ''
  expect(await onServer(url, (client) => client.query('SELECT 1 AS one'))).toMatchObject({ rows: [{ one: 1 }] })
  await using adopted = await startEmbedded(folder, fast)
  expect(adopted).toMatchObject({ pid, url, isOwner: true })
  await adopted.stop()
  expect(findEmbedded(folder)).toBeUndefined()
})

test('a server that was killed comes back with all that was committed', async () => {
  const first = await startEmbedded(folder, fast)
  await using client = await AbsurdClient.connect(first.url)
  const { id } = await client.spawnTask('imaging', IMAGING)
  process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => findEmbedded(folder)).toBeUndefined()
  await using second = await startEmbedded(folder, fast)
  expect(second.pid).not.toBe(first.pid)
  expect(second.isOwner).toBe(true)
  expect(await client.getTask(id)).toMatchObject({ status: 'pending' }) // through the same client
})

test('a pid file whose number belongs to another process by now is no server', async () => {
  await (await startEmbedded(folder, fast)).stop()
  const { data } = embeddedPlaces(folder)
  const { uid, gid } = statSync(data)
  const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
  const lines = [other.pid, data, 1, 5432, embeddedPlaces(folder).sockets, '', '0 0', 'ready   ', '']
  writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'))
  chownSync(join(data, 'postmaster.pid'), uid, gid)
  expect(readPostmaster(data)).toBeUndefined()
  expect(findEmbedded(folder)).toBeUndefined()
  await using server = await startEmbedded(folder, fast)
  expect(server.pid).not.toBe(other.pid)
  expect(other.exitCode).toBeNull()
  other.kill()
})

test.runIf(isRoot)('without root the server runs as whoever starts it, and root finds it', async () => {
  const [uid, gid] = [1, 1] // daemon: initdb wants a user that /etc/passwd has
  chownSync(folder, uid, gid)
  const { child, started, ended } = starter({ uid, gid })
  const { pid } = await started
  expect(statSync(`/proc/${pid}`).uid).toBe(uid)
  expect(statSync(embeddedPlaces(folder).data).uid).toBe(uid)
  const url = findEmbedded(folder) ?? ''
  expect(await onServer(url, (client) => client.query('SELECT 1 AS one'))).toMatchObject({ rows: [{ one: 1 }] })
  child.stdin.end()
  expect(await text(child.stdout)).toBe('')
  await ended
  await using asRoot = await startEmbedded(folder, fast)
  expect(statSync(`/proc/${asRoot.pid}`).uid).toBe(uid)
})
