import type { Antennas } from '@contimg/formats/ms'
import { takeInterval } from './interval.ts'
import { namesText, placesOf, takeQuoted } from './names.ts'
import type { Scanner } from './scanner.ts'

const WORD = /[-+A-Za-z0-9_.:*?]+/y
const ONLY_NUMBERS = /\d{1,9}(?![-+A-Za-z0-9_.:*?])/y

/** Reads antennas, `103,105~107,DSA*`: [antenna] 1 where it is among them. */
export function antennaSet(scanner: Scanner, antennas: Antennas): Uint8Array {
  const members = new Uint8Array(antennas.names.length)
  for (const ids of scanner.list(',', () => antennaIds(scanner, antennas), false)) for (const id of ids) members[id] = 1
  return members
}

/** A number is a name where an antenna is called so, else the number of a row of ANTENNA; so is each one of a range. */
function antennaIds(scanner: Scanner, antennas: Antennas): number[] {
  const { position } = scanner
  const quoted = takeQuoted(scanner)
  if (quoted !== undefined) return named(scanner, quoted, antennas, position)
  ONLY_NUMBERS.lastIndex = position
  const interval = ONLY_NUMBERS.test(scanner.text) ? takeInterval(scanner) : undefined
  if (interval === undefined) {
    const word = scanner.take(WORD)?.[0] ?? scanner.fail('a name or number of an antenna')
    return named(scanner, word, antennas, position)
  }
  if (interval.low === interval.high) {
    const text = scanner.text.slice(position).match(/^\d+/)?.[0] ?? ''
    return [numbered(scanner, text, antennas, position)]
  }
  const ids: number[] = []
  for (let number = interval.low; number <= interval.high; number += interval.step)
    ids.push(numbered(scanner, String(number), antennas, position))
  return ids
}

function numbered(scanner: Scanner, text: string, antennas: Antennas, position: number): number {
  const place = antennas.names.indexOf(text)
  if (place >= 0) return place
  const id = Number(text)
  if (id < antennas.names.length) return id
  return scanner.fail(`antennas that are there (${text} is not): ${known(antennas)}`, position)
}

function named(scanner: Scanner, name: string, antennas: Antennas, position: number): number[] {
  const places = placesOf(name, antennas.names)
  if (/[*?]/.test(name) || places.length === 0) places.push(...placesOf(name, antennas.stations))
  return places.length > 0 ? places : scanner.fail(`an antenna that is there: ${known(antennas)}`, position)
}

function known({ names }: Antennas): string {
  return `${namesText(names)}, or 0 to ${names.length - 1}`
}
