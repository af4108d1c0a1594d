import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { viewTable } from '@contimg/pipeline/inspect'

const BLOCK = 2880
const CARD = 80

/** Of a header: when and by which words an image was made, and sums over that. */
const TELLS_OF_MAKING = /^(DATE {4}|HISTORY|CHECKSUM)/

/** How two FITS images differ: in a bit of their data, or in a card that says what they are. */
export function imageDifferences(one: string, other: string): string[] {
  const [a, b] = [one, other].map((path) => splitFits(readFileSync(path)))
  const [mine, theirs] = [a, b].map(({ cards }) => cards.filter((card) => !TELLS_OF_MAKING.test(card)))
  const cards = mine.flatMap((card, i) => (card === theirs[i] ? [] : [`“${card.trim()}”, “${theirs[i]?.trim()}”`]))
  const name = basename(one)
  return [
    ...cards.map((text) => `${name}: ${text}`),
    ...(mine.length === theirs.length ? [] : [`${name}: ${mine.length} and ${theirs.length} cards`]),
    ...(a.data.equals(b.data) ? [] : [`${name}: pixels differ`]),
  ]
}

/** Of the first unit: cards as they stand, and everything behind them. */
function splitFits(bytes: Buffer): { readonly cards: readonly string[]; readonly data: Buffer } {
  const cards: string[] = []
  for (let at = 0; at < bytes.length; at += CARD) {
    const card = bytes.toString('latin1', at, at + CARD)
    if (/^END {77}$/.test(card)) return { cards, data: bytes.subarray(Math.ceil((at + CARD) / BLOCK) * BLOCK) }
    cards.push(card)
  }
  throw new Error('a FITS file without END')
}

/** Of a table that is compared: bytes in which it says when it was made, by what, and who locks it. */
const NOT_DATA = /(^|\/)(table\.lock|table\.dat|HISTORY\/.*)$/

/**
 * How two casacore tables, their sub-tables among them, differ: every file with cells of columns is compared bit for bit;
 * what columns and keywords there are, as they are read.
 */
export function tableDifferences(one: string, other: string): string[] {
  const [mine, theirs] = [one, other].map(filesBelow)
  if (mine.join() !== theirs.join()) return [`${one} has ${mine.join(' ')}, ${other} ${theirs.join(' ')}`]
  const cells = mine.filter((name) => !NOT_DATA.test(name) && !isSame(join(one, name), join(other, name)))
  const tables = mine.filter((name) => basename(name) === 'table.dat').map(dirname)
  const structure = tables.filter((name) => described(one, name) !== described(other, name))
  return [
    ...cells.map((name) => `${basename(one)}: ${name} differs (${columnNames(join(one, dirname(name))).join(', ')})`),
    ...structure.map((name) => `${basename(one)}/${name}: ${described(one, name)}\nis not ${described(other, name)}`),
  ]
}

const isSame = (a: string, b: string) => readFileSync(a).equals(readFileSync(b))

/** Names of the columns of a table, and what else it has, without its place and without marks of who changed it last. */
function described(table: string, name: string): string {
  const { rowCount, columns, keywords } = viewTable(join(table, name))
  const words = keywords.filter((keyword) => keyword.name !== 'CONTIMG_CHANGE')
  const values = words.map(({ name, type, whole }) => [name, type, whole])
  return JSON.stringify({ rowCount, columns, values }).replaceAll(dirname(table), '')
}

export function columnNames(table: string): string[] {
  return viewTable(table).columns.map(({ name }) => name)
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((path) => path.slice(folder.length + 1)).sort()
}
