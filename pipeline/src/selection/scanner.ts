import { SelectionError, shortened } from './error.ts'

const MOST_CHARACTERS = 10_000

/** Goes through the text of a selection. Blanks between tokens mean nothing. */
export class Scanner {
  readonly parameter: string
  readonly text: string
  #at = 0

  constructor(parameter: string, text: string) {
    this.parameter = parameter
    this.text = text
    if (text.length > MOST_CHARACTERS)
      throw new SelectionError(parameter, text, 0, `${text.length} characters, wanted ${MOST_CHARACTERS} at most`)
  }

  /** Where the next token begins. */
  get position(): number {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++
    return this.#at
  }

  get atEnd(): boolean {
    return this.position >= this.text.length
  }

  /** Takes what `pattern`, which must be sticky, finds here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    this.#at = pattern.lastIndex
    return found
  }

  /** Takes a token if it stands here. */
  accept(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false
    this.#at += token.length
    return true
  }

  /** Reads one item, and more as long as `separator` stands between them; nothing may follow where `whole`. */
  list<T>(separator: string, read: () => T, whole = true): T[] {
    const items = [read()]
    while (this.accept(separator)) items.push(read())
    if (whole && !this.atEnd) this.fail(`"${separator}" or the end`)
    return items
  }

  /** Refuses what stands at a place, the next token unless told. */
  fail(wanted: string, position = this.position): never {
    const rest = shortened(/^\S*/.exec(this.text.slice(position))?.[0] ?? '')
    const found = rest === '' ? 'the end' : `"${rest}"`
    throw new SelectionError(this.parameter, this.text, position, `found ${found}, wanted ${wanted}`)
  }
}
