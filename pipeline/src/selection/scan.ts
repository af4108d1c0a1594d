import { type Interval, isIn, takeBounds, takeInterval } from './interval.ts'
import type { RowTest } from './row-columns.ts'
import { Scanner } from './scanner.ts'

/** Scans by number: `1,4~6`, `<5`, `>1&<5`. */
export function scanSelection(text: string): RowTest {
  const scanner = new Scanner('scan', text)
  const intervals = scanner.list(
    ',',
    (): Interval =>
      takeBounds(scanner) ?? takeInterval(scanner) ?? scanner.fail('a scan number, a range such as 1~3 or <5'),
  )
  return ({ scans }) =>
    (row) =>
      intervals.some((interval) => isIn(interval, scans[row]))
}
