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
    if (path.length > LONGEST || path.includes('\0')) throw new OutsideRootsError(path.slice(0, LONGEST), roots)
    const at = realPath(path)
    if (!real.some((root) => isWithin(root, at))) throw new OutsideRootsError(path, roots)
  }
}

// links in a circle lead nowhere, and what may not be looked at is taken by its name
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EACCES']
const LONGEST = 4096

/** Where a path leads, as far as it stands. */
function realPath(path: string): string {
  const full = resolve(path)
  for (let at = full; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), full.slice(at.length))
    } catch (error) {
      if (!NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '') || at === dirname(at)) throw error
    }
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../')
}
