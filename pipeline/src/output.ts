import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parsePartialName, partialPath, supersededPath } from './housekeeping/names.ts'
import { processState } from './housekeeping/process-tag.ts'
import { syncedMeanwhile, syncOne, syncTree } from './sync.ts'

/** Something stands where a product is to go. Nothing was overwritten. */
export class OutputExistsError extends Error {
  override readonly name = 'OutputExistsError'
  readonly path: string

  /** @param what  it is, where its name does not tell */
  constructor(path: string, what?: string) {
    super(`${path} exists already${what === undefined ? '' : ` (${what})`}, wanted a new name (or remove it first)`)
    this.path = path
  }
}

/** @throws OutputExistsError */
export function assertAbsent(...paths: readonly string[]): void {
  for (const path of paths) if (existsSync(path)) throw new OutputExistsError(path)
}

/**
 * Makes a product, a file or a folder, under a name that says it is unfinished and who writes it, and gives it its own
 * name when it is whole. Where the making fails or is stopped, what there was of it is removed, and so is what a
 * process that was killed left of the same product.
 *
 * @throws OutputExistsError where the final name is taken, before the making or by its end
 */
export async function whole<T>(path: string, make: (partialPath: string) => Promise<T>): Promise<T> {
  assertAbsent(path)
  return madeWhole(path, make, async (partial) => {
    assertAbsent(path)
    await rename(partial, path)
  })
}

/**
 * The same where an older product may stand, which stays until the new one is whole. Folders cannot change places at
 * once: killed between the two steps, there is `<path>.superseded` and no `<path>`, which housekeeping puts back.
 *
 * @param belongings  of the older product, which go with it; killed in that moment, it may be put back without them
 */
export async function wholeAnew<T>(
  path: string,
  make: (partialPath: string) => Promise<T>,
  belongings: readonly string[] = [],
): Promise<T> {
  return madeWhole(path, make, async (partial) => {
    const superseded = supersededPath(path)
    if (existsSync(path)) await discard(superseded)
    const old = [[path, superseded], ...belongings.map((one) => [one, partialPath(one)])].filter(([at]) =>
      existsSync(at),
    )
    const moved: string[][] = []
    try {
      for (const one of old) {
        await rename(one[0], one[1])
        moved.push(one)
      }
      await rename(partial, path)
    } catch (error) {
      for (const [at, aside] of moved.toReversed()) await rename(aside, at)
      throw error
    }
    for (const [, aside] of old) if (aside !== superseded) await rm(aside, { recursive: true, force: true })
    await discard(superseded)
  })
}

/** Removes a file or a folder, if there is one, so that what a kill leaves of it is known to be no product. */
export async function discard(path: string): Promise<void> {
  if (!existsSync(path)) return
  const partial = partialPath(path)
  await rename(path, partial)
  await rm(partial, { recursive: true, force: true })
}

async function madeWhole<T>(
  path: string,
  make: (partialPath: string) => Promise<T>,
  finish: (partialPath: string) => Promise<void>,
): Promise<T> {
  const partial = partialPath(path)
  await mkdir(dirname(path), { recursive: true })
  for (const left of [partial, ...abandonedPartials(path)]) await rm(left, { recursive: true, force: true })
  try {
    const made = await syncedMeanwhile(partial, () => make(partial))
    await syncTree(partial)
    await finish(partial)
    await syncOne(dirname(path))
    return made
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

/** What processes that are gone left of a product. */
function abandonedPartials(path: string): string[] {
  const names = readdirSync(dirname(path)).filter((name) => {
    const partial = parsePartialName(name)
    return partial?.product === basename(path) && partial.tag !== undefined && processState(partial.tag) === 'gone'
  })
  return names.map((name) => join(dirname(path), name))
}
