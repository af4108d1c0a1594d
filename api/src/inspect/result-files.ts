import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

const MOST_BYTES = 2e9
const ABANDONED_MS = 3_600_000 // unfinished files of processes that are gone

/** Files of results by their key; those that were not asked for the longest go first. */
export class ResultFiles {
  readonly #folder: string
  readonly #mostBytes: number

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder
    this.#mostBytes = mostBytes
  }

  /**
   * Makes the file of a key, whole or not at all.
   *
   * @param key   of letters and digits
   * @param make  writes a file of the name that it gets
   */
  async fill(key: string, make: (path: string) => Promise<void>): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const unfinished = join(this.#folder, `${key}.${randomUUID()}.partial`)
    try {
      await make(unfinished)
      await rename(unfinished, join(this.#folder, key))
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  }

  /** Opens the file of a key, which stays readable until it is closed; undefined where there is none. */
  async open(key: string): Promise<FileHandle | undefined> {
    const path = join(this.#folder, key)
    try {
      const handle = await open(path, 'r')
      const now = new Date()
      await utimes(path, now, now).catch(() => {}) // it may have been removed
      return handle
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Removes what is beyond the limit, the longest unused first. */
  async trim(nowMs = Date.now()): Promise<void> {
    const files = (await Promise.all((await readdir(this.#folder)).map((name) => this.#factsOf(name)))).flat()
    const abandoned = files.filter(({ name, usedMs }) => name.endsWith('.partial') && nowMs - usedMs > ABANDONED_MS)
    for (const { name } of abandoned) await rm(join(this.#folder, name), { force: true })
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const whole = files.filter(({ name }) => !name.endsWith('.partial')).sort((a, b) => a.usedMs - b.usedMs)
    for (const file of whole) {
      if (bytes <= this.#mostBytes) return
      await rm(join(this.#folder, file.name), { force: true })
      bytes -= file.bytes
    }
  }

  async #factsOf(name: string) {
    try {
      const { size, mtimeMs } = await stat(join(this.#folder, name))
      return [{ name, bytes: size, usedMs: mtimeMs }]
    } catch {
      return [] // removed meanwhile
    }
  }
}
