import { readFileSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DISK_LIMITS } from '@contimg/state/settings'

/** What there must be for groups to be taken on: below the warning people are told, below the limit no group is. */
export interface Gate {
  readonly name: string // of what is measured
  readonly warnBytes: number
  readonly leastBytes: number
  readonly freeBytes: () => number | undefined // undefined where that cannot be told
}

export interface GateReading {
  readonly isOpen: boolean
  readonly reasons: readonly string[] // of gates that are shut
  readonly warnings: readonly string[]
}

const GB = 1e9
const REOPENS_AT = 1.1 // so that a gate at its limit does not open and shut all the time

/** Of disks as DISK_LIMITS has them; memory: 9 GB and 6 GB. */
export function standardGates(outputDir: string, scratchDir: string | undefined): Gate[] {
  return [
    diskGate('output', outputDir, DISK_LIMITS.output.warnBytes, DISK_LIMITS.output.leastBytes),
    ...(scratchDir === undefined
      ? []
      : [diskGate('scratch', scratchDir, DISK_LIMITS.scratch.warnBytes, DISK_LIMITS.scratch.leastBytes)]),
    { name: 'memory', warnBytes: 9 * GB, leastBytes: 6 * GB, freeBytes: availableMemoryBytes },
  ]
}

function diskGate(name: string, folder: string, warnBytes: number, leastBytes: number): Gate {
  return { name: `${name} (${folder})`, warnBytes, leastBytes, freeBytes: () => freeBytesAt(folder) }
}

/** Reads gates time after time; a gate that is shut opens again a little above its limit. */
export class Gates {
  readonly #gates: readonly Gate[]
  readonly #shut = new Set<string>()

  constructor(gates: readonly Gate[]) {
    this.#gates = gates
  }

  read(): GateReading {
    const [reasons, warnings]: [string[], string[]] = [[], []]
    for (const { name, warnBytes, leastBytes, freeBytes } of this.#gates) {
      const free = freeBytes()
      if (free === undefined) continue
      const limit = this.#shut.has(name) ? leastBytes * REOPENS_AT : leastBytes
      if (free < limit) {
        this.#shut.add(name)
        reasons.push(`${name}: ${text(free)} free, wanted ${text(limit)}`)
      } else {
        this.#shut.delete(name)
        if (free < warnBytes)
          warnings.push(`${name}: ${text(free)} free, below ${text(leastBytes)} no group is taken on`)
      }
    }
    return { isOpen: reasons.length === 0, reasons, warnings }
  }
}

const text = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`

/** Of the disk of a folder, or of the one in which it is to be made. */
function freeBytesAt(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (error) {
    const above = dirname(folder)
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && above !== folder ? freeBytesAt(above) : undefined
  }
}

function availableMemoryBytes(): number | undefined {
  const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))
  return found ? Number(found[1]) * 1024 : undefined
}
