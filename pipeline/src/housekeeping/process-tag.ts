import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/** What is known of the process that a name tells of. */
export type ProcessState = 'alive' | 'gone' | 'unknown'

const TAG = /^(\d{1,7})-(\d+)-([0-9a-f]{8})$/

let ownTag: string | undefined

/**
 * A name of this process that no other ever bore, for the names of unfinished files: `4711-83123456-5d0c9a12` is its
 * id, the tick of the clock in which it began (ids are given again, so the id alone would not do), and a digest of
 * the machine's boot and of the namespace in which ids count.
 */
export function processTag(): string {
  ownTag ??= `${process.pid}-${begunAt(process.pid) ?? 0}-${machineDigest() ?? '00000000'}`
  return ownTag
}

/** Whether the process of a tag still runs: unknown where it ran on another machine, or before this one was started. */
export function processState(tag: string): ProcessState {
  const [, pid, tick, machine] = TAG.exec(tag) ?? []
  if (pid === undefined || machine !== machineDigest()) return 'unknown'
  const state = stateOfPid(Number(pid))
  return state === 'alive' && Number(tick) !== (begunAt(Number(pid)) ?? Number(tick)) ? 'gone' : state
}

/** The same of an id alone, which another process may bear by now: gone is certain, alive is not. */
export function stateOfPid(pid: number): ProcessState {
  if (statOf(pid) !== undefined) return begunAt(pid) === undefined ? 'gone' : 'alive'
  try {
    process.kill(pid, 0) // sends nothing; sees also what /proc hides
    return 'alive'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'alive'
  }
}

/** Ticks from the machine's start to the process's (proc_pid_stat(5), field 22); undefined where it has ended. */
function begunAt(pid: number): number | undefined {
  const stat = statOf(pid) ?? ') Z'
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ') // from field 3 on: the name before may hold anything
  return 'ZX'.includes(fields[0]) ? undefined : Number(fields[19])
}

function statOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
}

function machineDigest(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
    return createHash('sha256')
      .update(`${boot} ${readlinkSync('/proc/self/ns/pid')}`)
      .digest('hex')
      .slice(0, 8)
  } catch {
    return undefined
  }
}
