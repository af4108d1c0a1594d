import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AttemptOf, Claim } from '@contimg/state/work'
import type { Publication } from '../stages/request.ts'

const PARTIAL = '.partial'
const SUPERSEDED = '.superseded' // housekeeping gives such a product its name again where the newer one does not stand

/** Where an attempt makes its products: `<product>.<task>-<attempt>.partial`, on the same disk. */
export function attemptFolder({ id, attempt, payload }: Pick<Claim, 'id' | 'attempt' | 'payload'>): string {
  const { outputs, inputs } = payload
  const within = typeof outputs.directory === 'string' ? join(outputs.directory, 'made') : undefined
  const near = [outputs.ms, outputs.image, outputs.prefix, inputs.ms, within].find((one) => typeof one === 'string')
  return `${near ?? '/nowhere'}.${shortId(id)}-${attempt}${PARTIAL}`
}

const shortId = (id: string) => id.slice(0, 8)

/** Removes what attempts made that did not come to their end: this one and those before it. */
export async function removeLeft(folder: string, { id, attempt }: Pick<AttemptOf, 'id' | 'attempt'>): Promise<void> {
  const base = basename(folder).slice(0, -`${attempt}${PARTIAL}`.length)
  const isOld = (name: string) => {
    const count = name.startsWith(base) && name.endsWith(PARTIAL) && name.slice(base.length, -PARTIAL.length)
    return count !== false && /^\d+$/.test(count) && Number(count) <= attempt
  }
  if (!base.endsWith(`.${shortId(id)}-`) || !existsSync(dirname(folder))) return
  for (const name of await readdir(dirname(folder)))
    if (isOld(name)) await rm(join(dirname(folder), name), { recursive: true, force: true })
}

/**
 * Gives products that are whole their names. What stood there goes aside first, and is removed with `removeSuperseded`.
 * May be done again where it was broken off.
 */
export async function publish(products: readonly Publication[]): Promise<void> {
  const folders = new Set(products.map(({ to }) => dirname(to)))
  for (const folder of folders) await mkdir(folder, { recursive: true })
  for (const { from, to } of products) {
    if (!existsSync(from) && existsSync(to)) continue // given its name before
    await replace(from, to)
  }
  for (const folder of folders) await syncFolder(folder)
}

/** Where `from` is gone, because this attempt was taken for dead meanwhile, what stood there stands there again. */
async function replace(from: string, to: string): Promise<void> {
  const isNew = !existsSync(to)
  if (!isNew) {
    await rm(to + SUPERSEDED, { recursive: true, force: true })
    await rename(to, to + SUPERSEDED)
  }
  try {
    await rename(from, to)
  } catch (error) {
    if (!isNew && !existsSync(to)) await rename(to + SUPERSEDED, to)
    throw error
  }
}

export async function removeSuperseded(products: readonly Publication[]): Promise<void> {
  for (const { to } of products) await rm(to + SUPERSEDED, { recursive: true, force: true })
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path)
  await folder.sync()
}
