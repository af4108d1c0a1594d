import type { FoundFile, WatchedFolder } from './folder.ts'

/** What is known of a file that lies in the folder, and of which no group that is over is made. */
export interface Sighting {
  readonly name: string
  readonly file: FoundFile
  readonly bornS: number // when a file of this name was seen first
  readonly sinceS: number // when it was seen first as it is
  readonly looks: number // at it as it is
  verdict: 'open' | 'whole' | 'torn' // not yet judged, or what opening it told
  judgedS: number
  problem?: string | undefined // of a torn one
  pointing?: Direction
}

export interface Direction {
  readonly raRad: number
  readonly decRad: number
}

const AGAIN_S = 60 // a torn file may have become readable without a change, as when its rights did

/** What one process has seen of a folder, in memory. */
export class Sightings {
  readonly #byName = new Map<string, Sighting>()
  readonly #ignored = new Map<string, string>()

  of(verdict: Sighting['verdict']): Sighting[] {
    return [...this.#byName.values()].filter((one) => one.verdict === verdict)
  }

  find(name: string): Sighting | undefined {
    return this.#byName.get(name)
  }

  forget(name: string): void {
    this.#byName.delete(name)
  }

  /**
   * Looks at each of some names anew, and forgets all others.
   *
   * @returns  those that are no finished subband files, each when its reason is new
   */
  update(folder: WatchedFolder, names: readonly string[], nowS: number): { name: string; reason: string }[] {
    const present = new Set(names)
    for (const map of [this.#byName, this.#ignored])
      for (const name of map.keys()) if (!present.has(name)) map.delete(name)
    const news: { name: string; reason: string }[] = []
    for (const name of names) {
      const found = folder.look(name)
      if (typeof found !== 'string') {
        this.#ignored.delete(name)
        this.#see(name, found, nowS)
      } else {
        this.#byName.delete(name)
        if (this.#ignored.get(name) !== found) news.push({ name, reason: found })
        this.#ignored.set(name, found)
      }
    }
    return news
  }

  #see(name: string, file: FoundFile, nowS: number): void {
    const before = this.#byName.get(name)
    if (before?.file.identity === file.identity) {
      this.#byName.set(name, { ...before, looks: before.looks + 1 })
      return
    }
    const seen = { name, file, bornS: before?.bornS ?? nowS, sinceS: nowS, looks: 1 }
    this.#byName.set(name, { ...seen, verdict: 'open', judgedS: nowS })
  }

  /** Files that stand still and are to be opened, the earliest stamp first. @param settleS  how long they must have */
  toJudge(nowS: number, settleS: number): Sighting[] {
    const isDue = ({ verdict, looks, sinceS, judgedS }: Sighting) =>
      verdict === 'open' ? looks > 1 && nowS - sinceS >= settleS : verdict === 'torn' && nowS - judgedS >= AGAIN_S
    return [...this.#byName.values()].filter(isDue).sort((a, b) => a.file.stampMjdS - b.file.stampMjdS)
  }
}
