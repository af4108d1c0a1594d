import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive, startOf } from './processes.ts'

/** The process that is to stop a server: whoever started it, or found it without one. */
interface Owner {
  readonly pid: number
  readonly start: string | undefined
}

/** Becomes the owner unless another living process is. */
export function takeOwnership(path: string): boolean {
  const owner = readOwner(path)
  if (owner !== undefined && owner.pid !== process.pid && isAlive(owner.pid) && startOf(owner.pid) === owner.start)
    return false
  const draft = `${path}.${process.pid}.partial`
  writeFileSync(draft, JSON.stringify({ pid: process.pid, start: startOf(process.pid) } satisfies Owner), {
    mode: 0o600,
  })
  renameSync(draft, path)
  return true
}

export function dropOwnership(path: string): void {
  if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true })
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch {
    return undefined
  }
}
