import { realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathsOf } from './payload.ts'
import type { TaskPayload } from './task-types.ts'

/** A task that names a path outside of the folders in which all work is done. */
export class OutsideRootsError extends Error {
  override readonly name = 'OutsideRootsError'
  readonly path: string

  constructor(path: string, roots: readonly string[]) {
    super(`${path}: is outside of what tasks may touch, wanted a path in ${roots.join(', ')}`)
    this.path = path
  }
}

/**
 * Looks at every path of a task, links followed: a worker touches what its own configuration names and nothing else,
 * whoever spawned the task.
 *
 * @throws OutsideRootsError
 */
export function confine(payload: TaskPayload, roots: readonly string[]): void {
  const real = roots.map(realPath)
  for (const path of pathsOf(payload)) {
    const at = realPath(path)
    if (!real.some((root) => isWithin(root, at))) throw new OutsideRootsError(path, roots)
  }
}

const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'] // links in a circle lead nowhere, too

/** Where a path leads, as far as it stands. */
function realPath(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch (error) {
    const above = dirname(full)
    if (!NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '') || above === full) throw error
    return join(realPath(above), full.slice(above.length))
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../')
}
