import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Something stands where a product is to go. Nothing was overwritten. */
export class OutputExistsError extends Error {
  override readonly name = 'OutputExistsError'
  readonly path: string

  constructor(path: string) {
    super(`${path} exists already, wanted a new name (or remove it first)`)
    this.path = path
  }
}

/** @throws OutputExistsError */
export function assertAbsent(...paths: readonly string[]): void {
  for (const path of paths) if (existsSync(path)) throw new OutputExistsError(path)
}

/**
 * Makes a product, a file or a folder, under a name that says it is unfinished, and gives it its own name when it is
 * whole. Where the making fails or is stopped, what there was of it is removed.
 *
 * @throws OutputExistsError where the final name is taken
 */
export async function whole<T>(path: string, make: (partialPath: string) => Promise<T>): Promise<T> {
  assertAbsent(path)
  const partial = `${path}.partial`
  await mkdir(dirname(path), { recursive: true })
  await rm(partial, { recursive: true, force: true })
  try {
    const made = await make(partial)
    await rename(partial, path)
    return made
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}
