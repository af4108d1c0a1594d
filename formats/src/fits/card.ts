import { FormatError } from '../error.ts'

export const CARD_BYTES = 80

/** What a keyword may say; null where the card gives a keyword but no value; a pair is a complex number. */
export type CardValue = string | number | boolean | null | readonly [real: number, imaginary: number]

/** One line of a header. COMMENT, HISTORY and blank keywords carry their text as a string value. */
export type Card = readonly [keyword: string, value: CardValue, comment?: string]

/** A card as it stands in the file, before long strings are joined. */
export interface RawCard {
  readonly keyword: string
  readonly value: CardValue
  readonly comment: string
  readonly hasValue: boolean // false for commentary
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[EDed][+-]?\d+)?`
const KEYWORD = /^[A-Z0-9_-]*$/
const TEXT_VALUE = /^ *'((?:[^']|'')*)' *(?:\/(.*))?$/
const OTHER_VALUE = new RegExp(String.raw`^ *(T|F|${NUMBER}|\( *${NUMBER} *, *${NUMBER} *\))? *(?:/(.*))?$`)
const COMMENTARY = new Set(['COMMENT', 'HISTORY', ''])

/** Reads one 80-column card (FITS standard 4.0, §4.1 and §4.2), or a HIERARCH card of ESO's convention. */
export function parseCard(text: string, path: string, offset: number): RawCard {
  const keyword = text.slice(0, 8).trimEnd()
  if (!KEYWORD.test(keyword)) {
    throw new FormatError(path, offset, `keyword "${keyword}", wanted capitals, digits, - and _`)
  }
  if (keyword === 'HIERARCH' && text.includes('=')) return parseHierarch(text, path, offset)
  if (keyword === 'CONTINUE') return { keyword, ...parseValue(text.slice(8), keyword, path, offset), hasValue: true }
  if (COMMENTARY.has(keyword) || text.slice(8, 10) !== '= ') {
    return { keyword, value: text.slice(8).trimEnd(), comment: '', hasValue: false }
  }
  return { keyword, ...parseValue(text.slice(10), keyword, path, offset), hasValue: true }
}

function parseHierarch(text: string, path: string, offset: number): RawCard {
  const equals = text.indexOf('=')
  const keyword = text.slice(8, equals).trim().replace(/ +/g, ' ')
  return { keyword, ...parseValue(text.slice(equals + 1), keyword, path, offset), hasValue: true }
}

function parseValue(text: string, keyword: string, path: string, offset: number) {
  const quoted = TEXT_VALUE.exec(text)
  if (quoted) return { value: quoted[1].replaceAll("''", "'").trimEnd(), comment: (quoted[2] ?? '').trim() }
  const other = OTHER_VALUE.exec(text)
  if (!other) throw new FormatError(path, offset, `value of ${keyword} is "${text.trim()}", which is no FITS value`)
  return { value: plainValue(other[1]), comment: (other[2] ?? '').trim() }
}

function plainValue(text: string | undefined): CardValue {
  if (text === undefined) return null
  if (text === 'T' || text === 'F') return text === 'T'
  if (!text.startsWith('(')) return parseNumber(text)
  const [real, imaginary] = text.slice(1, -1).split(',')
  return [parseNumber(real), parseNumber(imaginary)]
}

function parseNumber(text: string): number {
  return Number(text.replace(/[Dd]/, 'E'))
}
