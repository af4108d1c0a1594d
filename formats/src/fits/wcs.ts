import { FormatError } from '../error.ts'
import type { Card } from './card.ts'
import { cardNumber, cardValue, type Header } from './header.ts'

const DEGREE_RAD = Math.PI / 180

/** The celestial coordinates of the two sky axes of an image, as plain data; angles in radians. */
export interface CelestialWcs {
  readonly projection: string // the three letters of CTYPE: SIN, TAN, …
  readonly crvalRad: readonly [lon: number, lat: number] // at the reference pixel
  readonly crpix: readonly [x: number, y: number] // counted from 1
  readonly cdeltRad: readonly [x: number, y: number] // a pixel; x negative where east is left
  readonly pc: readonly [xx: number, xy: number, yx: number, yy: number] // PC1_1, PC1_2, PC2_1, PC2_2
  readonly frame: 'equatorial' | 'galactic' | 'other'
  readonly axes: readonly [lon: number, lat: number] // which axes of the image, counted from 1
  readonly lonpoleRad?: number
  readonly latpoleRad?: number
  readonly pv: Readonly<Record<string, number>> // projection parameters by keyword, PV2_1 and so on
}

/** Finds the two sky axes of an image header (Greisen & Calabretta 2002, A&A 395, 1061); undefined without them. */
export function readCelestialWcs(header: Header): CelestialWcs | undefined {
  const count = axisCount(header)
  const types = Array.from({ length: count }, (_, i) => String(cardValue(header.cards, `CTYPE${i + 1}`) ?? ''))
  const lon = types.findIndex((type) => /^(RA--|[A-Z]LON|GLON)-/.test(type)) + 1
  const lat = types.findIndex((type) => /^(DEC-|[A-Z]LAT|GLAT)-/.test(type)) + 1
  if (lon === 0 || lat === 0) return undefined
  const { cdelt, pc } = readLinear(header, lon, lat)
  return {
    projection: types[lon - 1].slice(5, 8),
    crvalRad: [cardNumber(header, `CRVAL${lon}`, 0) * DEGREE_RAD, cardNumber(header, `CRVAL${lat}`, 0) * DEGREE_RAD],
    crpix: [cardNumber(header, `CRPIX${lon}`, 0), cardNumber(header, `CRPIX${lat}`, 0)],
    cdeltRad: [cdelt[0] * DEGREE_RAD, cdelt[1] * DEGREE_RAD],
    pc,
    frame: types[lon - 1].startsWith('RA') ? 'equatorial' : types[lon - 1].startsWith('GLON') ? 'galactic' : 'other',
    axes: [lon, lat],
    ...pole(header, 'LONPOLE', 'lonpoleRad'),
    ...pole(header, 'LATPOLE', 'latpoleRad'),
    pv: Object.fromEntries(header.cards.filter(isParameter).map(([keyword, value]) => [keyword, Number(value)])),
  }
}

function pole(header: Header, keyword: string, name: 'lonpoleRad' | 'latpoleRad') {
  if (cardValue(header.cards, keyword) === undefined) return {}
  return { [name]: cardNumber(header, keyword) * DEGREE_RAD }
}

function axisCount(header: Header): number {
  const given = cardValue(header.cards, 'WCSAXES') ?? cardValue(header.cards, 'NAXIS')
  if (typeof given === 'number' && given >= 0 && given <= 999) return given
  throw new FormatError(header.path, header.offset, `${JSON.stringify(given)} axes, wanted 0 to 999`)
}

function isParameter([keyword, value]: Card): boolean {
  return /^PV\d+_\d+$/.test(keyword) && typeof value === 'number'
}

/** CDELT with PC, or CD alone, or CDELT with the old CROTA of the latitude axis. */
function readLinear(header: Header, lon: number, lat: number) {
  const at = (name: string, row: number, column: number, otherwise: number) =>
    cardNumber(header, `${name}${row}_${column}`, otherwise)
  if (header.cards.some(([keyword]) => /^CD\d+_\d+$/.test(keyword))) {
    const cd = [at('CD', lon, lon, 0), at('CD', lon, lat, 0), at('CD', lat, lon, 0), at('CD', lat, lat, 0)] as const
    return { cdelt: [1, 1] as const, pc: cd }
  }
  const cdelt = [cardNumber(header, `CDELT${lon}`, 1), cardNumber(header, `CDELT${lat}`, 1)] as const
  if (header.cards.some(([keyword]) => /^PC\d+_\d+$/.test(keyword))) {
    const pc = [at('PC', lon, lon, 1), at('PC', lon, lat, 0), at('PC', lat, lon, 0), at('PC', lat, lat, 1)] as const
    return { cdelt, pc }
  }
  const rotation = cardNumber(header, `CROTA${lat}`, 0) * DEGREE_RAD
  if (rotation === 0) return { cdelt, pc: [1, 0, 0, 1] as const }
  const [sin, cos, skew] = [Math.sin(rotation), Math.cos(rotation), cdelt[1] / cdelt[0]]
  return { cdelt, pc: [cos, -sin * skew, sin / skew, cos] as const }
}

/** The cards of the two sky axes, given as the first two of the image, equatorial in ICRS. */
export function celestialCards(
  wcs: Pick<CelestialWcs, 'projection' | 'crvalRad' | 'crpix' | 'cdeltRad' | 'pc'>,
): Card[] {
  const names = ['RA', 'DEC'] as const
  const cards = names.flatMap((name, i): Card[] => [
    [`CTYPE${i + 1}`, `${name.padEnd(4, '-')}-${wcs.projection}`],
    [`CRPIX${i + 1}`, wcs.crpix[i]],
    [`CRVAL${i + 1}`, wcs.crvalRad[i] / DEGREE_RAD],
    [`CDELT${i + 1}`, wcs.cdeltRad[i] / DEGREE_RAD],
    [`CUNIT${i + 1}`, 'deg'],
  ])
  const isTurned = wcs.pc.some((value, i) => value !== (i === 0 || i === 3 ? 1 : 0))
  const turn: Card[] = wcs.pc.map((value, i): Card => [`PC${(i >> 1) + 1}_${(i & 1) + 1}`, value])
  return [
    ...cards,
    ...(isTurned ? turn : []),
    ['LONPOLE', 180],
    ['LATPOLE', wcs.crvalRad[1] / DEGREE_RAD],
    ['RADESYS', 'ICRS'],
  ]
}
