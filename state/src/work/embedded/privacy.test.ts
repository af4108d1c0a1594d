import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EmbeddedDatabaseError } from '../errors.ts'
import { makeStateFolder, onServer } from '../testing.ts'
import { serverAccount } from './account.ts'
import { findEmbedded, startEmbedded, stopEmbedded } from './embedded.ts'
import { embeddedPlaces } from './places.ts'
import { keptSecret } from './secret.ts'

const isRoot = process.getuid?.() === 0
const fast = { isDurable: false }

const FIND = `import { findEmbedded } from ${JSON.stringify(fileURLToPath(new URL('./embedded.ts', import.meta.url)))}
  findEmbedded(process.env.FOLDER)`

let folder: string
beforeEach(async () => {
  folder = await makeStateFolder()
})
afterEach(async () => {
  await stopEmbedded(folder)
  rmSync(folder, { recursive: true, force: true })
})

test('nobody else can read or reach anything, and the password is nowhere but in its file', async () => {
  await using server = await startEmbedded(folder, fast)
  const places = embeddedPlaces(folder)
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect([modeOf(places.data), modeOf(places.sockets), modeOf(places.secret)]).toEqual(['700', '700', '600'])
  expect(modeOf(join(places.sockets, '.s.PGSQL.5432'))).toBe('700')
  expect(readFileSync(join(places.data, 'pg_hba.conf'), 'utf8')).not.toMatch(
    /^\s*(local|host).*\b(trust|md5|password)\s*$/m,
  )
  expect(await onServer(server.url, (client) => client.query('SHOW listen_addresses'))).toMatchObject({
    rows: [{ listen_addresses: '' }],
  })
  const secret = readFileSync(places.secret, 'utf8')
  expect(secret).toMatch(/^[\w-]{43}$/)
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue
    for (const file of ['cmdline', 'environ']) expect(contents(`/proc/${pid}/${file}`)).not.toContain(secret)
  }
  expect(readFileSync(places.log, 'utf8')).not.toContain(secret)
  expect(readdirSync(places.root).sort()).toEqual(['data', 'log', 'owner', 'run', 'secret'])
})

function contents(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

test('where the path is too long for a socket, the sockets lie in a private folder of their own', async () => {
  const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60))
  const { sockets } = embeddedPlaces(deep)
  expect(Buffer.byteLength(`${sockets}/.s.PGSQL.5432`)).toBeLessThan(100)
  await using server = await startEmbedded(deep, fast)
  expect(statSync(sockets).mode & 0o777).toBe(0o700)
  expect(findEmbedded(deep)).toBe(server.url)
  await server.stop()
  rmSync(sockets, { recursive: true })
  if (isRoot) {
    mkdirSync(sockets)
    chownSync(sockets, 12345, 12345)
    await expect(startEmbedded(deep, fast)).rejects.toThrow(/is not a folder of/)
    rmSync(sockets, { recursive: true })
  }
})

test('a password that others may have read is refused', async () => {
  const path = join(folder, 'secret')
  const secret = keptSecret(path)
  expect(keptSecret(path)).toBe(secret)
  chmodSync(path, 0o644)
  expect(() => keptSecret(path)).toThrow('has mode 644, wanted 600')
})

test('data of another version are left alone', async () => {
  const { data } = embeddedPlaces(folder)
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'PG_VERSION'), '17\n')
  await expect(startEmbedded(folder, fast)).rejects.toThrow('holds data of PostgreSQL 17, wanted 18')
})

test.runIf(isRoot)('for root the server runs as nobody, or not at all where nobody cannot enter', async () => {
  const server = await startEmbedded(folder, fast)
  expect(statSync(`/proc/${server.pid}`).uid).toBe(65534)
  expect(statSync(embeddedPlaces(folder).secret).uid).toBe(0)
  await server.stop()
  chmodSync(folder, 0o700)
  await expect(startEmbedded(folder, fast)).rejects.toThrow(EmbeddedDatabaseError)
  await expect(startEmbedded(folder, fast)).rejects.toThrow(
    `${folder}: cannot be entered by user 65534, as whom PostgreSQL would run (it refuses root)`,
  )
  const other = join(folder, 'other')
  await expect(startEmbedded(other, fast)).rejects.toThrow(`${folder}: cannot be entered by nobody`)
  expect(existsSync(embeddedPlaces(other).data)).toBe(false)
  chmodSync(folder, 0o755)
  const asOther = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', FIND], {
    uid: 1,
    gid: 1,
    encoding: 'utf8',
    cwd: '/',
    env: { FOLDER: folder },
  })
  expect(asOther.stderr).toContain('belongs to another user: run as that user or as root, or set ABSURD_DATABASE_URL')
  expect(() => serverAccount(embeddedPlaces(folder).data, 1000)).toThrow(/belongs to user 65534, wanted 1000/)
})
