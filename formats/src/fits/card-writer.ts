import { FormatError } from '../error.ts'
import { CARD_BYTES, type Card, type CardValue } from './card.ts'

const KEYWORD = /^[A-Z0-9_-]{1,8}$/
const LONG_KEYWORD = /^[A-Z0-9_-]+( [A-Z0-9_-]+)*$/
const PRINTABLE = /^[ -~]*$/
const TEXT_COLUMNS = 68 // between the quotes of one card
const REAL_KEYWORD =
  /^(CR(VAL|PIX|OTA)|CDELT|P[CV]|CD)\d|^(BMAJ|BMIN|BPA|BSCALE|BZERO|EQUINOX|EPOCH|LONPOLE|LATPOLE|RESTFRQ)$/

/** The card as one or more lines of 80 characters: long text goes on in CONTINUE lines, commentary is repeated. */
export function formatCard(card: Card, path: string): string[] {
  const [keyword, value, comment = ''] = card
  requirePrintable(`${keyword}${typeof value === 'string' ? value : ''}${comment}`, keyword, path)
  if (keyword === 'COMMENT' || keyword === 'HISTORY' || keyword === '') return commentary(keyword, value, path)
  const start = startOf(keyword, path)
  if (typeof value === 'string') return textCard(start, value, comment)
  const text = formatValue(keyword, value, path)
  return [finish(start + (start.length === 10 ? text.padStart(20) : text), comment, keyword, path)]
}

function startOf(keyword: string, path: string): string {
  if (KEYWORD.test(keyword)) return `${keyword.padEnd(8)}= `
  if (LONG_KEYWORD.test(keyword) && keyword.length <= 40) return `HIERARCH ${keyword} = `
  throw new FormatError(path, undefined, `keyword "${keyword}" cannot be written, wanted capitals, digits, - and _`)
}

function requirePrintable(text: string, keyword: string, path: string): void {
  if (!PRINTABLE.test(text)) throw new FormatError(path, undefined, `card ${keyword} has text that is not plain ASCII`)
}

function commentary(keyword: string, value: CardValue, path: string): string[] {
  if (typeof value !== 'string') {
    throw new FormatError(path, undefined, `${keyword || 'a blank keyword'} is ${value}, wanted text`)
  }
  const pieces = value.match(/.{1,72}/g) ?? ['']
  return pieces.map((piece) => (keyword.padEnd(8) + piece).padEnd(CARD_BYTES))
}

function textCard(start: string, value: string, comment: string): string[] {
  const room = Math.min(TEXT_COLUMNS, CARD_BYTES - start.length - 2)
  const quoted = value.replaceAll("'", "''")
  if (quoted.length <= room) {
    const line = `${start}'${start.length === 10 ? quoted.padEnd(8) : quoted}'`
    return [withComment(line, comment)]
  }
  const pieces = splitText(quoted, room - 1)
  return pieces.map((piece, i) => {
    const last = i === pieces.length - 1
    const line = `${i === 0 ? start : 'CONTINUE  '}'${piece}${last ? '' : '&'}'`
    return last ? withComment(line, comment) : line.padEnd(CARD_BYTES)
  })
}

/** Cuts quoted text into pieces, never between the two quotes that stand for one. */
function splitText(quoted: string, room: number): string[] {
  const pieces: string[] = []
  for (let from = 0; from < quoted.length; ) {
    let to = Math.min(quoted.length, from + room)
    const quotes = /'*$/.exec(quoted.slice(from, to))![0].length
    if (to < quoted.length && quotes % 2 === 1) to--
    pieces.push(quoted.slice(from, to))
    from = to
  }
  return pieces
}

function formatValue(keyword: string, value: Exclude<CardValue, string>, path: string): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'T' : 'F'
  if (typeof value === 'number') return formatNumber(keyword, value, path)
  return `(${formatNumber(keyword, value[0], path)}, ${formatNumber(keyword, value[1], path)})`
}

function formatNumber(keyword: string, value: number, path: string): string {
  if (!Number.isFinite(value)) throw new FormatError(path, undefined, `${keyword} is ${value}, wanted a finite number`)
  const text = (Object.is(value, -0) ? 0 : value).toString().toUpperCase().replace('E+', 'E')
  const isReal = !Number.isSafeInteger(value) || REAL_KEYWORD.test(keyword)
  return isReal && !/[.E]/.test(text) ? `${text}.0` : text
}

function finish(line: string, comment: string, keyword: string, path: string): string {
  if (line.length > CARD_BYTES) throw new FormatError(path, undefined, `value of ${keyword} does not fit its card`)
  return withComment(line, comment)
}

/** A comment is cut where the card ends. */
function withComment(line: string, comment: string): string {
  const full = comment === '' ? line : `${line.padEnd(30)} / ${comment}`
  return full.slice(0, CARD_BYTES).padEnd(CARD_BYTES)
}
