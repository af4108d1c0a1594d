import { childrenOf, commandOf, peakResidentMb, processesOf } from './processes.ts'

const SAMPLE_MS = 1000

/** What one kind of process took at most. */
export interface MemoryPeak {
  readonly name: string
  readonly processes: number // that were seen
  readonly mb: number // resident, of the largest
}

/** Looks at the processes of a folder, and what they started, time after time. */
export class MemoryPeaks implements Disposable {
  readonly #folder: string
  readonly #timer: NodeJS.Timeout
  readonly #seen = new Map<number, { name: string; mb: number }>()

  constructor(folder: string) {
    this.#folder = folder
    this.#timer = setInterval(() => this.#look(), SAMPLE_MS)
  }

  #look(): void {
    const pids = processesOf(this.#folder)
    for (let i = 0; i < pids.length; i++) {
      const pid = pids[i]
      pids.push(...childrenOf(pid).filter((child) => !pids.includes(child)))
      const name = nameOf(commandOf(pid))
      if (name === '') continue // it begins or ends
      this.#seen.set(pid, { name, mb: Math.max(peakResidentMb(pid), this.#seen.get(pid)?.mb ?? 0) })
    }
  }

  peaks(): MemoryPeak[] {
    const byName = Map.groupBy(this.#seen.values(), ({ name }) => name)
    const peaks = [...byName].map(([name, all]) => ({
      ...{ name, processes: all.length },
      mb: Math.max(...all.map(({ mb }) => mb)),
    }))
    return peaks.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}

const SERVICES = ['recorder', 'worker', 'stream', 'serve', 'feed']

function nameOf(words: readonly string[]): string {
  if (/postgres/.test(words[0])) return 'PostgreSQL'
  const at = words.findIndex((word) => word.endsWith('contimg.mjs'))
  if (at < 0) return words.some((word) => word.endsWith('stages/main.ts')) ? 'stage' : (words[0] ?? '')
  return words.slice(at).find((word) => SERVICES.includes(word)) ?? 'contimg'
}
