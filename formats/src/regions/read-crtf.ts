import { FormatError } from '../error.ts'
import { CrtfArguments } from './crtf-arguments.ts'
import { type CrtfLine, crtfLines } from './crtf-lines.ts'
import { turned } from './quantity.ts'
import type { Refuse } from './refuse.ts'
import type { PointSymbol, Region, Shape, SkyFrame } from './region.ts'

const FRAMES: ReadonlyMap<string, SkyFrame> = new Map([
  ['icrs', 'icrs'],
  ['j2000', 'fk5'],
  ['b1950', 'fk4'],
  ['galactic', 'galactic'],
  ['ecliptic', 'ecliptic'],
])

const SYMBOLS: ReadonlyMap<string, PointSymbol> = new Map([
  ['.', 'dot'],
  ['o', 'circle'],
  ['s', 'box'],
  ['D', 'diamond'],
  ['+', 'cross'],
  ['x', 'x'],
])

/**
 * Reads a region file of CASA (CASA Docs, "Region File Format").
 *
 * @param imageFrame  that of the image for which the file was made: positions on the sky for which the file names no
 *                    coordinates are in this; where it is not given, such a file is refused
 * @throws FormatError for what is no CRTF file, and for a shape or coordinates that we do not know
 */
export function readCrtfRegions(path: string, text: string, imageFrame?: SkyFrame): Region[] {
  const error = (line: number, message: string) => new FormatError(path, undefined, `line ${line}: ${message}`)
  let globals: CrtfLine['properties'] = []
  return crtfLines(text, error).flatMap((line) => {
    if (line.words === 'global') {
      globals = [...globals, ...line.properties]
      return []
    }
    return [
      readRegion(line, new Map([...globals, ...line.properties]), imageFrame, (message) => error(line.line, message)),
    ]
  })
}

function readRegion(
  { words, parts }: CrtfLine,
  properties: ReadonlyMap<string, string>,
  imageFrame: SkyFrame | undefined,
  refuse: Refuse,
): Region {
  const [, sign, ann, word] = /^([+-]?)\s*(ann\s+)?([a-z]+)$/i.exec(words) ?? []
  if (word === undefined) throw refuse(`"${words.slice(0, 60)}", wanted a shape`)
  const coord = properties.get('coord')
  const skyFrame = coord === undefined ? imageFrame : FRAMES.get(coord.toLowerCase())
  if (coord !== undefined && skyFrame === undefined)
    throw refuse(`coord=${coord}, wanted J2000, ICRS, B1950, GALACTIC or ECLIPTIC`)
  const given = new CrtfArguments(parts, refuse)
  const shape = readShape(word.toLowerCase(), given, refuse)
  given.end()
  const frame = given.inPixels ? 'image' : skyFrame
  if (frame === undefined) throw refuse('positions on the sky without coord=, wanted coord=ICRS or another')
  const { text, ...rest } = textOf(word, parts, properties)
  return { ...shape, frame, include: sign !== '-', annotation: ann !== undefined, tags: [], text, ...rest }
}

/** What is said beside the shape; a text region says it in its bracket. */
function textOf(word: string, parts: CrtfLine['parts'], properties: ReadonlyMap<string, string>) {
  const said = word.toLowerCase() === 'text' ? parts[1] : properties.get('label')
  const color = properties.get('color')
  const rest = [...properties].filter(([name]) => !['coord', 'color', 'label'].includes(name))
  return {
    text: typeof said === 'string' && said !== '' ? said : undefined,
    color: color !== undefined && /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : color,
    properties: Object.fromEntries(rest),
  }
}

function readShape(word: string, given: CrtfArguments, refuse: Refuse): Shape {
  switch (word) {
    case 'circle':
      return { shape: 'circle', centre: given.position(), radius: given.length() }
    case 'annulus':
      return { shape: 'annulus', centre: given.position(), radii: given.rising() }
    case 'ellipse': {
      const [centre, [alongNorth, alongEast]] = [given.position(), given.pair()]
      return { shape: 'ellipse', centre, semiX: alongEast, semiY: alongNorth, rotationRad: given.angleRad() }
    }
    case 'centerbox':
    case 'rotbox': {
      const [centre, [width, height]] = [given.position(), given.pair()]
      return { shape: 'box', centre, width, height, rotationRad: word === 'rotbox' ? given.angleRad() : 0 }
    }
    case 'box':
      return boxOfCorners(given)
    case 'poly':
      return { shape: 'polygon', vertices: given.positions(3) }
    case 'line':
    case 'vector':
      return { shape: 'line', start: given.position(), end: given.position() }
    case 'text': {
      const centre = given.position()
      given.word()
      return { shape: 'text', centre }
    }
    case 'symbol':
      return { shape: 'point', centre: given.position(), symbol: SYMBOLS.get(given.word()) }
  }
  throw refuse(`shape "${word}", wanted box, centerbox, rotbox, poly, circle, annulus, ellipse, line, symbol or text`)
}

/** A box told by two opposite corners, its sides along the axes of the frame. */
function boxOfCorners(given: CrtfArguments): Shape {
  const [[x1, y1], [x2, y2]] = [given.position(), given.position()]
  const [y, height] = [(y1 + y2) / 2, Math.abs(y1 - y2)]
  if (given.inPixels)
    return { shape: 'box', centre: [(x1 + x2) / 2, y], width: Math.abs(x1 - x2), height, rotationRad: 0 }
  const halfTurnsRad = turned(x2 - x1 + Math.PI) - Math.PI // the shorter way round
  const width = Math.abs(halfTurnsRad) * Math.cos(y)
  return { shape: 'box', centre: [turned(x1 + halfTurnsRad / 2), y], width, height, rotationRad: 0 }
}
