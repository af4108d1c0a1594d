import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Room } from './rooms.ts'
import { readSource } from './source.ts'

/**
 * The files that run where some do: what they import, at once or later, by relative paths and through the doors of other
 * rooms, and the threads and programs that they start. Types are not followed, nor packages of others.
 *
 * @returns  each file with the one that led to it; the first ones with undefined
 */
export function reachOf(rooms: readonly Room[], starts: readonly string[]): Map<string, string | undefined> {
  const from = new Map<string, string | undefined>(starts.map((start) => [start, undefined]))
  for (const [path] of from) {
    for (const { specifier, typeOnly } of readSource(path).imports) {
      const target = specifier === undefined || typeOnly ? undefined : fileOf(rooms, path, specifier)
      if (target !== undefined && !from.has(target)) from.set(target, path)
    }
  }
  return from
}

/** How a file is reached, from the first one on. */
export function wayTo(reach: ReadonlyMap<string, string | undefined>, file: string): string[] {
  const way: string[] = []
  for (let at: string | undefined = file; at !== undefined; at = reach.get(at)) way.unshift(at)
  return way
}

function fileOf(rooms: readonly Room[], path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = join(dirname(path), specifier)
    return existsSync(target) && !target.endsWith('.json') ? target : undefined
  }
  const room = rooms.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  return room?.door(`.${specifier.slice(room.name.length)}`)
}
