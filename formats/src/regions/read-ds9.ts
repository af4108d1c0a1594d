import { FormatError } from '../error.ts'
import { Ds9Arguments } from './ds9-arguments.ts'
import { ds9Commands, ds9Properties } from './ds9-commands.ts'
import type { Refuse } from './refuse.ts'
import {
  isPixelFrame,
  type PointSymbol,
  type Region,
  type RegionFacts,
  type RegionFrame,
  type Shape,
} from './region.ts'

const FRAMES: ReadonlyMap<string, RegionFrame> = new Map([
  ['image', 'image'],
  ['physical', 'physical'],
  ['fk4', 'fk4'],
  ['b1950', 'fk4'],
  ['fk5', 'fk5'],
  ['j2000', 'fk5'],
  ['icrs', 'icrs'],
  ['galactic', 'galactic'],
  ['ecliptic', 'ecliptic'],
])

const KEPT = ['width', 'font', 'textangle', 'dash', 'dashlist', 'fill'] // the rest is of DS9's own screen
const ANNOTATION = 'annotation' // the tag that says so
const SYMBOLS = ['circle', 'box', 'diamond', 'cross', 'x', 'arrow', 'boxcircle']

/**
 * Reads a region file of DS9 (its reference manual, "Regions"). Pixels are meant where no frame is named before.
 *
 * @throws FormatError for a shape or frame that we do not know, and for what is none
 */
export function readDs9Regions(path: string, text: string): Region[] {
  let frame: RegionFrame = 'physical'
  let globals: [string, string][] = []
  const regions: Region[] = []
  for (const { line, words, properties } of ds9Commands(text)) {
    const refuse: Refuse = (message) => new FormatError(path, undefined, `line ${line}: ${message}`)
    const global = /^global\b(.*)$/is.exec(words)
    const named = FRAMES.get(words.toLowerCase())
    if (named) frame = named
    else if (global) globals = [...globals, ...ds9Properties(global[1])]
    else regions.push(readRegion(words, [...globals, ...ds9Properties(properties)], frame, refuse))
  }
  return regions
}

function readRegion(words: string, pairs: [string, string][], frame: RegionFrame, refuse: Refuse): Region {
  const { sign, word, numbers } = partsOf(words, refuse)
  const pixels = isPixelFrame(frame)
  const properties = new Map(pairs)
  const facts: RegionFacts = {
    frame,
    include: sign !== '-' && properties.get('include') !== '0',
    annotation: pairs.some(([name, value]) => name === 'tag' && value === ANNOTATION),
    color: properties.get('color'),
    text: properties.get('text') || undefined,
    tags: pairs.filter(([name, value]) => name === 'tag' && value !== ANNOTATION).map(([, value]) => value),
    properties: Object.fromEntries(pairs.filter(([name]) => KEPT.includes(name))),
  }
  const given = new Ds9Arguments(numbers, pixels, frame === 'galactic' || frame === 'ecliptic', refuse)
  const shape = readShape(word, given, properties, refuse)
  given.end()
  return { ...facts, ...shape }
}

/** '-circle(1,2,3)' or 'circle 1 2 3', perhaps with || behind it, as sign, word and numbers. */
function partsOf(command: string, refuse: Refuse) {
  const words = command.endsWith('||') ? command.slice(0, -2).trim() : command
  const open = words.indexOf('(')
  const [, sign, word] = /^([+-]?) *([a-z]+)/i.exec(words) ?? []
  const head = open < 0 ? (word ?? '') : words.slice(0, open)
  const numbers = open < 0 ? words.slice(words.indexOf(head) + head.length) : words.slice(open + 1, -1)
  const isClosed = open < 0 || (words.endsWith(')') && !/[()]/.test(numbers))
  if (word && isClosed && head.trim().endsWith(word) && numbers.trim() !== '')
    return { sign, word: word.toLowerCase(), numbers }
  throw refuse(`"${words.slice(0, 60)}", wanted a shape or one of ${[...FRAMES.keys()].join(', ')}`)
}

function readShape(word: string, given: Ds9Arguments, properties: ReadonlyMap<string, string>, refuse: Refuse): Shape {
  if (word === 'circle') return { shape: 'circle', centre: given.position(), radius: given.length() }
  if (word === 'ellipse') {
    const [centre, semiX, semiY] = [given.position(), given.length(), given.length()]
    return { shape: 'ellipse', centre, semiX, semiY, rotationRad: given.lastAngleRad(word) }
  }
  if (word === 'box' || word === 'rotbox') {
    const [centre, width, height] = [given.position(), given.length(), given.length()]
    return { shape: 'box', centre, width, height, rotationRad: given.lastAngleRad(word) }
  }
  if (word === 'polygon') return { shape: 'polygon', vertices: given.positions(3) }
  if (word === 'annulus') return { shape: 'annulus', centre: given.position(), radii: given.rising(2) }
  if (word === 'line') return { shape: 'line', start: given.position(), end: given.position() }
  if (word === 'text') return { shape: 'text', centre: given.position() }
  if (word === 'point') return { shape: 'point', centre: given.position(), symbol: symbolOf(properties.get('point')) }
  throw refuse(`shape "${word}", wanted circle, ellipse, box, polygon, annulus, point, line or text`)
}

/** 'circle 11' is a circle of eleven pixels on the screen. */
function symbolOf(text: string | undefined): PointSymbol | undefined {
  const [symbol] = (text ?? '').split(/\s/)
  return SYMBOLS.includes(symbol) ? (symbol as PointSymbol) : undefined
}
