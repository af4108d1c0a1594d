import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Processes, other than this one, that were told of a folder by their environment or their command line. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && stateOf(pid) !== undefined && stateOf(pid) !== 'Z')
    .filter((pid) => ['environ', 'cmdline'].some((file) => read(pid, file)?.includes(folder)))
}

/** R, S, D, T (stopped), Z (ended and not fetched); undefined where there is none. */
export function stateOf(pid: number): string | undefined {
  const stat = read(pid, 'stat')
  return stat?.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
}

export function childrenOf(pid: number): number[] {
  const children = read(pid, `task/${pid}/children`) ?? ''
  return children.split(' ').filter(Boolean).map(Number)
}

export function commandOf(pid: number): readonly string[] {
  return (read(pid, 'cmdline') ?? '').split('\0')
}

/** What a process has open. */
export function openHandles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
    } catch {
      return [] // closed meanwhile
    }
  })
}

export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(pid, 'status') ?? '')?.[1] ?? 0) / 1000
}

/** The most that it had. */
export function peakResidentMb(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(read(pid, 'status') ?? '')?.[1] ?? 0) / 1000
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
