import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { partialPath } from '../housekeeping/names.ts'
import { syncOne } from '../sync.ts'

/**
 * Makes a file under a name that says it is unfinished, and puts it in its place when it is whole, over one that stands
 * there: whoever opens it finds the old one or the new one. Where the making fails, what there was of it is removed.
 *
 * @param near    the place, or a path beside it where only the content tells the name
 * @param pathOf  gives the place
 */
export async function replaceFile<T>(
  near: string,
  make: (partialPath: string) => Promise<T>,
  pathOf: (made: T) => string = () => near,
): Promise<T> {
  const partial = partialPath(near)
  await mkdir(dirname(near), { recursive: true })
  await rm(partial, { force: true })
  try {
    const made = await make(partial)
    await syncOne(partial)
    await rename(partial, pathOf(made))
    await syncOne(dirname(near))
    return made
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
