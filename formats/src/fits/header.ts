import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { CARD_BYTES, type Card, type CardValue, parseCard, type RawCard } from './card.ts'
import { formatCard } from './card-writer.ts'
import { latinText } from './latin-text.ts'

export const BLOCK_BYTES = 2880
const LARGEST_HEADER_BYTES = 1 << 26

/** A header as it was read, with its place in the file. */
export interface Header {
  readonly path: string
  readonly offset: number
  readonly dataOffset: number // the first byte after the header
  readonly cards: readonly Card[]
}

/** Reads the header that starts at `offset`: cards up to END, long strings joined, padding passed over. */
export function readHeader(source: ByteSource, offset: number): Header {
  const cards: Card[] = []
  const block = new Uint8Array(BLOCK_BYTES)
  for (let at = offset; ; at += BLOCK_BYTES) {
    requireMore(source, offset, at)
    source.read(at, block)
    const text = latinText(block)
    for (let column = 0; column < BLOCK_BYTES; column += CARD_BYTES) {
      const line = text.slice(column, column + CARD_BYTES)
      if (line.trimEnd() === 'END') return { path: source.path, offset, dataOffset: at + BLOCK_BYTES, cards }
      addCard(cards, parseCard(line, source.path, at + column), source.path, at + column)
    }
  }
}

function requireMore(source: ByteSource, offset: number, at: number): void {
  if (at + BLOCK_BYTES > source.size) {
    throw new FormatError(source.path, at, `the header that starts at byte ${offset} has no END before the file ends`)
  }
  if (at - offset >= LARGEST_HEADER_BYTES) {
    throw new FormatError(source.path, at, `no END in the first ${LARGEST_HEADER_BYTES} bytes of the header`)
  }
}

function addCard(cards: Card[], card: RawCard, path: string, offset: number): void {
  if (card.keyword !== 'CONTINUE') {
    cards.push(card.comment ? [card.keyword, card.value, card.comment] : [card.keyword, card.value])
    return
  }
  const before = cards.at(-1)
  if (!before || typeof before[1] !== 'string' || !before[1].endsWith('&') || typeof card.value !== 'string') {
    throw new FormatError(path, offset, 'CONTINUE, wanted after a text that ends in & and followed by a text')
  }
  const comment = [before[2], card.comment].filter(Boolean).join(' ')
  const joined = before[1].slice(0, -1) + card.value
  cards[cards.length - 1] = comment ? [before[0], joined, comment] : [before[0], joined]
}

/** The cards and END as whole blocks. */
export function formatHeader(cards: readonly Card[], path: string): Uint8Array {
  const lines = cards.flatMap((card) => formatCard(card, path))
  lines.push('END'.padEnd(CARD_BYTES))
  const bytes = new Uint8Array(Math.ceil((lines.length * CARD_BYTES) / BLOCK_BYTES) * BLOCK_BYTES).fill(0x20)
  bytes.set(new TextEncoder().encode(lines.join('')))
  return bytes
}

/** The value of the first card of that keyword, undefined where there is none. */
export function cardValue(cards: readonly Card[], keyword: string): CardValue | undefined {
  return cards.find((card) => card[0] === keyword)?.[1]
}

/** A finite number that the header must give, unless a default stands in for an absent card. */
export function cardNumber(header: Header, keyword: string, otherwise?: number): number {
  const value = cardValue(header.cards, keyword) ?? otherwise
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new FormatError(header.path, header.offset, `${keyword} is ${JSON.stringify(value)}, wanted a number`)
}

/** A whole number within bounds that the header must give, unless a default stands in for an absent card. */
export function cardInteger(header: Header, keyword: string, least: number, most: number, otherwise?: number): number {
  const value = cardNumber(header, keyword, otherwise)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new FormatError(header.path, header.offset, `${keyword} is ${value}, wanted a whole number ${least} to ${most}`)
}
