import { arcseconds, degrees, plainNumber } from './quantity.ts'
import type { PointSymbol, Position, Region, SkyFrame } from './region.ts'

const COORDINATES: Readonly<Record<SkyFrame, string>> = {
  icrs: 'ICRS',
  fk5: 'J2000',
  fk4: 'B1950',
  galactic: 'GALACTIC',
  ecliptic: 'ECLIPTIC',
}

const SYMBOLS: Partial<Readonly<Record<PointSymbol, string>>> = {
  circle: 'o',
  box: 's',
  diamond: 'D',
  cross: '+',
  x: 'x',
}

// keywords of CRTF, "Allowed additional parameters"
const WORDS = [
  ...['frame', 'corr', 'veltype', 'restfreq', 'range'],
  ...['linewidth', 'linestyle', 'symsize', 'symthick', 'font', 'fontsize', 'fontstyle', 'usetex'],
  ...['labelpos', 'labelcolor', 'labeloff'],
]

/**
 * The text of a CRTF file that holds these regions. An annulus of more than two radii becomes the one from its innermost
 * to its outermost, points of DS9's own symbols become dots, tags are left out.
 *
 * @throws RangeError for a text with a line break or with both kinds of quotes, and for physical pixels, which CASA lacks
 */
export function writeCrtfRegions(regions: readonly Region[]): string {
  return `#CRTFv0\n${regions.map((region) => `${lineOf(region)}\n`).join('')}`
}

function lineOf(region: Region): string {
  const { frame, include, annotation, color, text, properties } = region
  if (frame === 'physical')
    throw new RangeError('a region in physical pixels, wanted image pixels or a frame of the sky')
  const prefix = `${include ? '' : '-'}${annotation ? 'ann ' : ''}`
  const kept = Object.entries(properties).filter(([name]) => WORDS.includes(name))
  return [
    prefix + shapeOf(region),
    ...(frame === 'image' ? [] : [`coord=${COORDINATES[frame]}`]),
    ...(color === undefined ? [] : [`color=${color.replace(/^#/, '')}`]),
    ...(text === undefined || region.shape === 'text' ? [] : [`label=${quoted(text)}`]),
    ...kept.map(([name, value]) => `${name}=${value.includes(',') && !value.startsWith('[') ? quoted(value) : value}`),
  ].join(', ')
}

function shapeOf(region: Region): string {
  const pixels = region.frame === 'image'
  const at = ([x, y]: Position) =>
    pixels ? `[${plainNumber(x - 1)}pix, ${plainNumber(y - 1)}pix]` : `[${degrees(x)}deg, ${degrees(y)}deg]`
  const long = (length: number) => (pixels ? `${plainNumber(length)}pix` : `${arcseconds(length)}arcsec`)
  switch (region.shape) {
    case 'circle':
      return `circle[${at(region.centre)}, ${long(region.radius)}]`
    case 'ellipse': {
      const axes = `[${long(region.semiY)}, ${long(region.semiX)}]` // the first lies north where the angle is 0
      return `ellipse[${at(region.centre)}, ${axes}, ${degrees(region.rotationRad)}deg]`
    }
    case 'box': {
      const sides = `[${long(region.width)}, ${long(region.height)}]`
      return `rotbox[${at(region.centre)}, ${sides}, ${degrees(region.rotationRad)}deg]`
    }
    case 'polygon':
      return `poly[${region.vertices.map(at).join(', ')}]`
    case 'annulus':
      return `annulus[${at(region.centre)}, [${long(region.radii[0])}, ${long(region.radii.at(-1) ?? 0)}]]`
    case 'line':
      return `line[${at(region.start)}, ${at(region.end)}]`
    case 'point':
      return `symbol[${at(region.centre)}, ${SYMBOLS[region.symbol ?? 'dot'] ?? '.'}]`
    case 'text':
      return `text[${at(region.centre)}, ${quoted(region.text ?? '')}]`
  }
}

function quoted(text: string): string {
  const quote = text.includes("'") ? '"' : "'"
  if (!/[\r\n]/.test(text) && !text.includes(quote)) return quote + text + quote
  throw new RangeError(`text ${JSON.stringify(text)}, wanted one line without one of ' and "`)
}
