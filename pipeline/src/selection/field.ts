import { type Interval, isIn, takeBounds, takeInterval } from './interval.ts'
import { namesText, placesOf, takeQuoted } from './names.ts'
import type { RowTest } from './row-columns.ts'
import { Scanner } from './scanner.ts'

const NAME = /[^,~<>&"'/\s][^,~<>&"'/]*/y
const ONLY_NUMBERS = /\d{1,9}\s*(?:~\s*\d+\s*(?:\^\s*\d+\s*)?)?(?=,|$)/y

/** Fields by number, range of numbers, name, or pattern: `0`, `3~5`, `>2`, `0834+555_t12`, `meridian*`. */
export function fieldSelection(text: string, names: readonly string[]): RowTest {
  const scanner = new Scanner('field', text)
  const selected = new Uint8Array(names.length)
  for (const places of scanner.list(',', () => fieldPlaces(scanner, names))) for (const id of places) selected[id] = 1
  return ({ fieldIds }) =>
    (row) =>
      selected[fieldIds[row]] === 1
}

function fieldPlaces(scanner: Scanner, names: readonly string[]): number[] {
  const { position } = scanner
  const quoted = takeQuoted(scanner)
  if (quoted !== undefined) return named(scanner, quoted, names, position)
  const bounds = takeBounds(scanner)
  if (bounds) return nonEmpty(scanner, idsIn(bounds, names.length), position, names)
  ONLY_NUMBERS.lastIndex = position
  const interval = ONLY_NUMBERS.test(scanner.text) ? takeInterval(scanner) : undefined
  if (interval) return byNumber(scanner, interval, names, position)
  const name = scanner.take(NAME)?.[0].trim() ?? scanner.fail('a number or a name of a field')
  return named(scanner, name, names, position)
}

/** A number that no field has may be a name. */
function byNumber(scanner: Scanner, interval: Interval, names: readonly string[], position: number): number[] {
  if (interval.high < names.length) return idsIn(interval, names.length)
  if (interval.low === interval.high) {
    const places = placesOf(scanner.text.slice(position).match(/^\d+/)?.[0] ?? '', names)
    if (places.length > 0) return places
  }
  scanner.fail(`fields from 0 to ${names.length - 1}`, position)
}

function named(scanner: Scanner, name: string, names: readonly string[], position: number): number[] {
  return nonEmpty(scanner, placesOf(name, names), position, names)
}

function nonEmpty(scanner: Scanner, places: number[], position: number, names: readonly string[]): number[] {
  if (places.length > 0) return places
  scanner.fail(`a field that is there: 0 to ${names.length - 1}, or ${namesText(names)}`, position)
}

function idsIn(interval: Interval, count: number): number[] {
  return Array.from({ length: count }, (_, id) => id).filter((id) => isIn(interval, id))
}
