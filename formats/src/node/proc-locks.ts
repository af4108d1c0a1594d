import { type BigIntStats, fstatSync, readdirSync, readFileSync } from 'node:fs'

/** A lock as Linux shows it in /proc/locks and /proc/<pid>/fdinfo; see proc_locks(5). */
export interface ShownLock {
  readonly pid: number // −1 for a lock of an open file (OFDLCK), which has no process of its own
  readonly kind: 'read' | 'write'
  readonly device: string // major:minor, hexadecimal
  readonly inode: bigint
  readonly start: number
}

const LINE = /^(?:lock:\s*)?\d+: (?:POSIX|OFDLCK)\s+\w+\s+(READ|WRITE)\s+(-?\d+) ([\da-f]+:[\da-f]+):(\d+) (\d+) /

/** Reads one line; undefined for what is no lock on a stretch of bytes, or one that is only waited for. */
export function parseLock(line: string): ShownLock | undefined {
  const [, kind, pid, device, inode, start] = LINE.exec(line) ?? []
  if (kind === undefined) return undefined
  return {
    pid: Number(pid),
    kind: kind === 'READ' ? 'read' : 'write',
    device,
    inode: BigInt(inode),
    start: Number(start),
  }
}

/** Whether the system shows the locks of its processes. */
export function showsLocks(): boolean {
  return textOf('/proc/locks') !== undefined
}

/** Locks that other processes (or open files) hold on the byte `start` of an open file. */
export function foreignLocks(descriptor: number, start: number): ShownLock[] {
  const stats = fstatSync(descriptor, { bigint: true })
  return locksIn(textOf('/proc/locks') ?? '').filter(
    (lock) => lock.start === start && lock.pid !== process.pid && isOf(stats, lock),
  )
}

/** The process whose open file holds a lock on the byte `start`; undefined where it may not be looked into. */
export function openFileHolder(descriptor: number, start: number): number | undefined {
  const stats = fstatSync(descriptor, { bigint: true })
  const processes = namesIn('/proc').filter((name) => /^\d+$/.test(name))
  const holds = (pid: string): boolean =>
    namesIn(`/proc/${pid}/fdinfo`).some((name) =>
      locksIn(textOf(`/proc/${pid}/fdinfo/${name}`) ?? '').some((lock) => lock.start === start && isOf(stats, lock)),
    )
  const found = processes.find(holds)
  return found === undefined ? undefined : Number(found)
}

/** What a process runs; empty where it is gone. */
export function programOf(pid: number): string {
  return (textOf(`/proc/${pid}/comm`) ?? '').trim()
}

function locksIn(text: string): ShownLock[] {
  return text.split('\n').flatMap((line) => parseLock(line) ?? [])
}

/** Devices without hardware (major 0: btrfs, network) may show another number here than in the file's own facts. */
function isOf(stats: BigIntStats, { device, inode }: ShownLock): boolean {
  const [major, minor] = device.split(':').map((part) => Number.parseInt(part, 16))
  const own = {
    major: Number((stats.dev >> 8n) & 0xfffn),
    minor: Number((stats.dev & 0xffn) | ((stats.dev >> 12n) & ~0xffn)),
  }
  return inode === stats.ino && major === own.major && (major === 0 || minor === own.minor)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // the process has ended, or is another user's
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
