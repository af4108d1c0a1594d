import { readdirSync, readFileSync } from 'node:fs'

/** Processes by their parents. */
function children(): Map<number, number[]> {
  const all = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== undefined) all.set(parent, [...(all.get(parent) ?? []), Number(name)])
  }
  return all
}

/** From `pid (name) state ppid …`, where a name may hold anything. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const found = stat && /^\d+ \(.*\) \S (\d+) /s.exec(stat)
  return found ? Number(found[1]) : undefined
}

/** Bytes that a process and all that it started have resident; what they share is counted once for each. */
export function residentBytes(pid: number): number {
  const byParent = children()
  const tree = [pid]
  for (let i = 0; i < tree.length; i++) tree.push(...(byParent.get(tree[i]) ?? []))
  return tree.reduce((sum, one) => sum + ownBytes(one), 0)
}

function ownBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')
  return found ? Number(found[1]) * 1024 : 0
}

/** A process may end while it is looked at. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
