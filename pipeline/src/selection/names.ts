import type { Scanner } from './scanner.ts'

/**
 * Whether a name is what a pattern says: * stands for any characters, ? for one. In time proportional to the product of
 * their lengths, whatever they are.
 */
export function nameMatches(pattern: string, name: string): boolean {
  let [inPattern, inName, afterStar, retry] = [0, 0, -1, 0]
  while (inName < name.length) {
    if (pattern[inPattern] === '*') {
      afterStar = ++inPattern
      retry = inName
    } else if (inPattern < pattern.length && (pattern[inPattern] === '?' || pattern[inPattern] === name[inName])) {
      inPattern++
      inName++
    } else if (afterStar >= 0) {
      inPattern = afterStar
      inName = ++retry
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern++
  return inPattern === pattern.length
}

/** Places of the names that are exactly so, or that a pattern with * or ? stands for. */
export function placesOf(pattern: string, names: readonly string[]): number[] {
  const isPattern = /[*?]/.test(pattern)
  const places: number[] = []
  for (const [place, name] of names.entries())
    if (isPattern ? nameMatches(pattern, name) : name === pattern) places.push(place)
  return places
}

const QUOTED = /"([^"]*)"|'([^']*)'/y

/** Reads a text in quotes, if there is one. */
export function takeQuoted(scanner: Scanner): string | undefined {
  const found = scanner.take(QUOTED)
  if (found) return found[1] ?? found[2]
  if (/["'/]/.test(scanner.text.charAt(scanner.position)))
    scanner.fail('a name, or a pattern with * and ? (regular expressions are not understood)')
  return undefined
}

/** The names there are, shortened, to tell what would have been right. */
export function namesText(names: readonly string[]): string {
  const known = [...new Set(names.filter((name) => name !== ''))]
  if (known.length === 0) return '(none has a name)'
  return known.length <= 12 ? known.join(', ') : `${known.slice(0, 12).join(', ')}, …`
}
