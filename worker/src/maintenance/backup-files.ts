import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** Why a copy is made: how long it is kept follows from it. */
export const BACKUP_KINDS = ['hourly', 'daily', 'manual'] as const
export type BackupKind = (typeof BACKUP_KINDS)[number]

const DAY_MS = 86_400_000
const KEPT_MS = { hourly: 7 * DAY_MS, daily: 30 * DAY_MS }
const CHECKSUM = '.sha256'

/** Of what: `pipeline_20251018T020000.000Z.sqlite3.gz` and `caltables_20251018T030000.000Z.tar.gz`. */
export const SERIES = { database_only: ['pipeline', 'sqlite3.gz'], caltables_only: ['caltables', 'tar.gz'] } as const
export type BackupType = keyof typeof SERIES

/** A copy that lies in the folder of copies. */
export interface BackupFile {
  readonly path: string
  readonly kind: BackupKind
  readonly type: BackupType
  readonly createdMs: number
}

export function backupPath(folder: string, kind: BackupKind, type: BackupType, nowMs: number): string {
  const [name, ending] = SERIES[type]
  return join(folder, kind, `${name}_${new Date(nowMs).toISOString().replaceAll(/[-:]/g, '')}.${ending}`)
}

const NAME = /^(pipeline|caltables)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z\.(?:sqlite3|tar)\.gz$/

/** All copies in a folder, the latest first. */
export async function listBackupFiles(folder: string): Promise<BackupFile[]> {
  const found: BackupFile[] = []
  for (const kind of BACKUP_KINDS)
    for (const name of await readdir(join(folder, kind)).catch(() => [])) {
      const [, series, year, month, day, hour, minute, second] = NAME.exec(name) ?? []
      if (series === undefined) continue
      const type = series === 'pipeline' ? 'database_only' : 'caltables_only'
      const createdMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
      found.push({ path: join(folder, kind, name), kind, type, createdMs })
    }
  return found.sort((a, b) => b.createdMs - a.createdMs)
}

/** Removes copies that were kept long enough; the latest of each kind stays. @returns their paths */
export async function pruneBackups(folder: string, nowMs: number): Promise<string[]> {
  const removed: string[] = []
  const seen = new Set<string>()
  for (const { path, kind, type, createdMs } of await listBackupFiles(folder)) {
    const isLatest = !seen.has(kind + type)
    seen.add(kind + type)
    if (kind === 'manual' || isLatest || nowMs - createdMs <= KEPT_MS[kind]) continue
    await rm(path, { force: true })
    await rm(path + CHECKSUM, { force: true })
    removed.push(path)
  }
  return removed
}

export interface WrittenFile {
  readonly sizeBytes: number
  readonly sha256: string
}

/**
 * Compresses bytes into a file, which has its name when it is whole and its checksum beside it, as `sha256sum -c` reads it.
 * Compression is the work of other threads.
 */
export async function writeCompressed(
  source: AsyncIterable<Uint8Array>,
  path: string,
  signal?: AbortSignal,
): Promise<WrittenFile> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.partial`
  const summed = new Summed()
  try {
    const through = (chunks: AsyncIterable<Uint8Array>) => summed.pass(chunks)
    await pipeline(source, createGzip(), through, createWriteStream(partial, { flush: true }), signal ? { signal } : {})
    const written = { sizeBytes: summed.sizeBytes, sha256: summed.sha256() }
    await writeFile(path + CHECKSUM, `${written.sha256}  ${basename(path)}\n`, { flush: true })
    await rename(partial, path)
    await using folder = await open(dirname(path))
    await folder.sync()
    return written
  } catch (error) {
    await rm(partial, { force: true })
    await rm(path + CHECKSUM, { force: true })
    throw error
  }
}

class Summed {
  readonly #hash = createHash('sha256')
  sizeBytes = 0

  async *pass(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk)
      this.sizeBytes += chunk.length
      yield chunk
    }
  }

  sha256(): string {
    return this.#hash.digest('hex')
  }
}

/** What the file beside a copy says that its checksum is; undefined where there is none. */
export async function notedChecksum(path: string): Promise<string | undefined> {
  const text = await readFile(path + CHECKSUM, 'utf8').catch(() => '')
  return /^([0-9a-f]{64}) {2}/.exec(text)?.[1]
}

export async function checksumOf(path: string): Promise<WrittenFile> {
  const summed = new Summed()
  for await (const _ of summed.pass(createReadStream(path)));
  return { sizeBytes: (await stat(path)).size, sha256: summed.sha256() }
}

/** What was compressed. */
export function readCompressed(path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip()
  const source = createReadStream(path)
  source.on('error', (error) => gunzip.destroy(error))
  return source.pipe(gunzip)
}
