/**
 * What two spellings of a calibrator's name have in common: upper case without blanks or underscores, 3C048 as 3C48,
 * J1331+305 as 1331+305, the minus sign a hyphen.
 */
export function nameKey(name: string): string {
  return name
    .toUpperCase()
    .replace(/[\s_]/g, '')
    .replace(/[−–]/g, '-')
    .replace(/^3C0+/, '3C')
    .replace(/^J(?=\d{4}[+-]\d{3}$)/, '')
}

/** J, hours and minutes of right ascension, degrees and minutes of declination, cut (not rounded): J1331+3030. */
export function jName(raDeg: number, decDeg: number): string {
  const pair = (value: number) => {
    const minutes = Math.floor(value * 60 + 1e-6)
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
  }
  return `J${pair(raDeg / 15)}${decDeg < 0 ? '-' : '+'}${pair(Math.abs(decDeg))}`
}

/** The `count` names that differ from the wanted one by the fewest letters; those that come first among equals. */
export function nearestNames(wanted: string, names: readonly string[], count: number): string[] {
  const key = nameKey(wanted)
  return names
    .map((name) => ({ name, distance: editDistance(key, nameKey(name)) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name)
}

/** Number of letters to insert, delete or change to turn one word into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]
}
