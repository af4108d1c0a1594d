/** One command of a DS9 region file, with the properties after its #. */
export interface Ds9Command {
  readonly line: number // from 1
  readonly words: string // 'fk5', 'circle(1,2,3")', 'global color=red'
  readonly properties: string // as they stand
}

const SHAPES_IN_COMMENTS = /^#\s*(text|vector|ruler|compass|projection|segment|[eb]?panda)\s*\(/i

/** Cuts a file into its commands: by line and semicolon, without comments. */
export function ds9Commands(text: string): Ds9Command[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) => commandsOfLine(line.trim(), i + 1))
}

function commandsOfLine(line: string, number: number): Ds9Command[] {
  if (line.startsWith('#')) return SHAPES_IN_COMMENTS.test(line) ? [commandInComment(line, number)] : []
  const commands: Ds9Command[] = []
  for (let at = 0; at < line.length; ) {
    const isGlobal = /^\s*global\b/i.test(line.slice(at))
    const end = isGlobal ? endOfProperties(line, at) : endOfWords(line, at)
    const close = line[end] === '#' ? endOfProperties(line, end) : end
    const words = line.slice(at, end).trim()
    if (words !== '') commands.push({ line: number, words, properties: line.slice(end + 1, close) })
    at = close + 1
  }
  return commands
}

/** DS9 hides some shapes from older readers behind a #; their properties follow without another. */
function commandInComment(line: string, number: number): Ds9Command {
  const end = line.includes(')') ? line.indexOf(')') + 1 : line.length
  return { line: number, words: line.slice(1, end).trim(), properties: line.slice(end) }
}

function endOfWords(line: string, from: number): number {
  const found = line.slice(from).search(/[#;]/)
  return found < 0 ? line.length : from + found
}

/** Properties end at a semicolon that is not within {}, "" or ''. */
function endOfProperties(line: string, from: number): number {
  let closing = ''
  for (let at = from; at < line.length; at++) {
    const character = line[at]
    if (closing !== '') {
      if (character === closing) closing = ''
    } else if (character === ';') return at
    else if (character === '{') closing = '}'
    else if (character === '"' || character === "'") closing = character
  }
  return line.length
}

const PROPERTY = /\b(\w+)\s*=\s*(?:\{([^}]{0,4096})\}|"([^"]{0,4096})"|'([^']{0,4096})'|(\S+(?:\s+\d+(?=\s|$))*))/g

/** 'color=red width=3 text={A b} tag={x}' as pairs; a word without = is left out, as DS9 does. */
export function ds9Properties(text: string): [name: string, value: string][] {
  return [...text.matchAll(PROPERTY)].map(([, name, braces, double, single, bare]) => [
    name.toLowerCase(),
    braces ?? double ?? single ?? bare ?? '',
  ])
}
