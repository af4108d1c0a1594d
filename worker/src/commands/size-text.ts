const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size for a person: 999 bytes, 57.4 kB, 2.21 GB. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${UNITS[unit]}`
}
