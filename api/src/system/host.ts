import { cpus, freemem, loadavg, totalmem } from 'node:os'

/** How busy the processors were until now, since the host was started: to be compared with a later reading. */
export interface CpuReading {
  readonly idleMs: number // of all cores together
  readonly allMs: number
  readonly ownMs: number // of this process
  readonly atMs: number // a clock that nobody sets
}

export function readCpu(): CpuReading {
  let [idleMs, allMs] = [0, 0]
  for (const { times } of cpus()) {
    idleMs += times.idle
    for (const ms of Object.values(times)) allMs += ms
  }
  const { user, system } = process.cpuUsage()
  return { idleMs, allMs, ownMs: (user + system) / 1000, atMs: performance.now() }
}

/** Per cent of all cores, and of one core for this process; null where no time has passed between. */
export function cpuBetween(from: CpuReading, to: CpuReading): { percent: number | null; ownPercent: number | null } {
  const [all, elapsed] = [to.allMs - from.allMs, to.atMs - from.atMs]
  const percent = all <= 0 ? null : clamp(100 * (1 - (to.idleMs - from.idleMs) / all))
  return { percent, ownPercent: elapsed <= 0 ? null : (100 * (to.ownMs - from.ownMs)) / elapsed }
}

const clamp = (percent: number) => Math.min(Math.max(percent, 0), 100)

/** Memory and load of the host, and of this process. */
export function readHost() {
  const [load1m, load5m, load15m] = loadavg()
  const { rss, heapUsed } = process.memoryUsage()
  const [totalBytes, availableBytes] = [totalmem(), freemem()]
  return { load1m, load5m, load15m, totalBytes, availableBytes, rssBytes: rss, heapUsedBytes: heapUsed }
}
