import { readFileSync } from 'node:fs'

const TICKS_PER_S = 100 // USER_HZ, the unit of times in /proc, is 100 wherever Linux runs (proc(5))

/** A process as /proc shows it. */
export interface ProcessFigures {
  readonly startedMs: number // Unix time
  readonly cpuS: number // that it has used
  readonly residentBytes: number
  readonly words: readonly string[] // of its command line
}

/** @returns undefined where there is no such process, or it may not be looked at */
export function processFigures(pid: number): ProcessFigures | undefined {
  try {
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8')
    const fields = read('stat').split(') ').at(-1)!.split(' ') // from the third on: a name may hold anything
    const [, bootS] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? []
    const [, residentKib] = /^VmRSS:\s+(\d+) kB$/m.exec(read('status')) ?? []
    if (bootS === undefined || residentKib === undefined) return undefined // a zombie has no memory
    return {
      startedMs: 1000 * (Number(bootS) + Number(fields[19]) / TICKS_PER_S),
      cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S,
      residentBytes: 1024 * Number(residentKib),
      words: read('cmdline').split('\0'),
    }
  } catch {
    return undefined
  }
}

const SHORTEST_S = 1

/** How much of a core a process uses: since it was asked last, if that is a while ago, else since it began. */
export class CpuUse {
  #last: { readonly pid: number; readonly atMs: number; readonly cpuS: number; readonly percent: number } | undefined

  percent(pid: number, { startedMs, cpuS }: ProcessFigures, nowMs: number): number {
    const last = this.#last?.pid === pid && this.#last.cpuS <= cpuS ? this.#last : undefined
    const sinceS = (nowMs - (last?.atMs ?? startedMs)) / 1000
    if (last && sinceS < SHORTEST_S) return last.percent
    const percent = sinceS > 0 ? (100 * (cpuS - (last?.cpuS ?? 0))) / sinceS : 0
    this.#last = { pid, atMs: nowMs, cpuS, percent }
    return percent
  }
}
