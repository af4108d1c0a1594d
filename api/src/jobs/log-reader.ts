import { invalid } from '../errors/api-error.ts'
import type { LogLine } from '../schemas/job-logs.ts'
import { beginOf, type LogFile, readLog, readTail } from './log-files.ts'

/** The logs that belong together, as they are at that moment. */
export type LogSource = () => Promise<readonly LogFile[]>

/**
 * Reads logs of attempts one after another, in the order in which they were begun, and keeps in mind how far it is in each.
 * What is added later is found when it is asked again.
 */
export class LogReader {
  readonly #source: LogSource
  readonly #places = new Map<string, number>() // how much of each is read, by path

  constructor(source: LogSource) {
    this.#source = source
  }

  /**
   * Begins behind a line.
   *
   * @throws ApiError 422 where it is of none of these logs
   */
  async beginAfter(id: string): Promise<void> {
    const [job, attempt, offset] = id.split('.')
    const files = await this.#inOrder()
    const at = files.findIndex((file) => file.job === job && file.attempt === Number(attempt))
    if (at < 0) throw invalid('after', id, 'the id of a line of this log')
    for (const { path } of files.slice(0, at)) this.#places.set(path, Number.POSITIVE_INFINITY)
    this.#places.set(files[at].path, Number(offset))
  }

  /** Begins with the last lines of all that there is. */
  async beginWithTail(count: number): Promise<LogLine[]> {
    let lines: LogLine[] = []
    for (const file of (await this.#inOrder()).toReversed()) {
      const part = lines.length < count ? await readTail(file, count - lines.length) : undefined
      this.#places.set(file.path, part?.end ?? Number.POSITIVE_INFINITY)
      if (part) lines = [...part.lines, ...lines]
    }
    return lines
  }

  /** What came since, up to so many lines. */
  async next(limit: number): Promise<LogLine[]> {
    const lines: LogLine[] = []
    for (const file of await this.#inOrder()) {
      for (let isMore = true; isMore && lines.length < limit; ) {
        const from = this.#places.get(file.path) ?? 0
        if (from === Number.POSITIVE_INFINITY) break
        const part = await readLog(file, from, limit - lines.length)
        this.#places.set(file.path, part.end)
        lines.push(...part.lines)
        isMore = part.end > from
      }
    }
    return lines
  }

  async #inOrder(): Promise<LogFile[]> {
    const files = await this.#source()
    const begun = await Promise.all(files.map(beginOf))
    const order = files.map((file, i) => ({ file, at: begun[i] }))
    return order.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ file }) => file)
  }
}
