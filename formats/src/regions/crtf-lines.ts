/** A part of a CRTF shape: words and numbers, or a list of parts. */
export type CrtfPart = string | readonly CrtfPart[]

/** One line of a CRTF file. */
export interface CrtfLine {
  readonly line: number // from 1
  readonly words: string // before the first bracket: '- ann circle', or 'global'
  readonly parts: readonly CrtfPart[] // of the bracket
  readonly properties: readonly (readonly [name: string, value: string])[]
}

const DEEPEST = 3 // a polygon is a list of lists
const PROPERTY = /\b(\w+)\s*=\s*(\[[^\]]{0,4096}\]|'[^']{0,4096}'|"[^"]{0,4096}"|[^,]*)/g

/**
 * Takes a CRTF file apart (CASA, "Region File Format"): the line of #CRTF must come first, other lines with # are
 * comments.
 *
 * @throws what `refuse` makes for a line that is none
 */
export function crtfLines(text: string, refuse: (line: number, message: string) => Error): CrtfLine[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (!lines[0].startsWith('#CRTF')) throw refuse(1, `"${lines[0].slice(0, 40)}", wanted #CRTF`)
  return lines.flatMap((written, i) => {
    const line = written.trim()
    if (line === '' || line.startsWith('#')) return []
    const global = /^global\b(.*)$/i.exec(line)
    if (global) return [{ line: i + 1, words: 'global', parts: [], properties: propertiesOf(global[1]) }]
    const open = line.indexOf('[')
    if (open < 0) throw refuse(i + 1, `"${line.slice(0, 60)}", wanted shape[…] or global`)
    const scanner = new Scanner(line, open, (message) => refuse(i + 1, message))
    const parts = scanner.list(1)
    return [{ line: i + 1, words: line.slice(0, open).trim(), parts, properties: propertiesOf(line.slice(scanner.at)) }]
  })
}

function propertiesOf(text: string): [string, string][] {
  return [...text.matchAll(PROPERTY)].map(([, name, value]) => [name.toLowerCase(), withoutQuotes(value.trim())])
}

function withoutQuotes(text: string): string {
  return /^'.*'$|^".*"$/.test(text) ? text.slice(1, -1) : text
}

/** Reads nested lists, [[1deg, 2deg], 3arcsec]. */
class Scanner {
  at: number
  readonly #text: string
  readonly #refuse: (message: string) => Error

  constructor(text: string, at: number, refuse: (message: string) => Error) {
    this.#text = text
    this.at = at
    this.#refuse = refuse
  }

  /** A list from its [ on; `at` comes to stand after its ]. */
  list(depth: number): CrtfPart[] {
    if (depth > DEEPEST) throw this.#refuse(`brackets ${depth} deep, wanted ${DEEPEST} at most`)
    const parts: CrtfPart[] = []
    this.at++
    for (;;) {
      this.#skip(/[\s,]/)
      const character = this.#text[this.at]
      if (character === undefined) throw this.#refuse('a bracket is not closed')
      if (character === ']') break
      parts.push(character === '[' ? this.list(depth + 1) : this.#word())
    }
    this.at++
    return parts
  }

  /** A quoted text, or all up to the next comma or bracket. */
  #word(): string {
    const start = this.at
    const quote = this.#text[start]
    if (quote === "'" || quote === '"') {
      const end = this.#text.indexOf(quote, start + 1)
      if (end < 0) throw this.#refuse(`a text is not closed by ${quote}`)
      this.at = end + 1
      return this.#text.slice(start + 1, end)
    }
    this.at++ // a comma may be the symbol itself, and is skipped before
    while (this.at < this.#text.length && !/[,[\]]/.test(this.#text[this.at])) this.at++
    return this.#text.slice(start, this.at).trim()
  }

  #skip(what: RegExp): void {
    while (this.at < this.#text.length && what.test(this.#text[this.at])) this.at++
  }
}
