import { FormatError } from '../error.ts'
import type { Card } from '../fits/card.ts'
import type { CasaImage } from './casa-image.ts'
import type { DirectionCoordinate, ImageCoordinate, LinearCoordinate, SpectralCoordinate } from './coordinates.ts'

const DEGREE_RAD = Math.PI / 180
const MJD_OF_UNIX_EPOCH = 40587

/**
 * The cards that tell in a FITS header what a CASA image tells of itself, for an image with the same axes in the same
 * order (Greisen & Calabretta 2002, A&A 395, 1061; Calabretta & Greisen 2002, 1077; Greisen et al. 2006, A&A 446, 747).
 * Beams that differ from plane to plane have no card; see CasaImage.beams.
 *
 * @throws FormatError for coordinates that the cards of a linear axis cannot tell
 */
export function imageFitsCards(image: CasaImage): Card[] {
  const { unit, imageType, objectName, coordinates, beams } = image
  const cards: Card[] = [['BUNIT', unit]]
  if (imageType !== '') cards.push(['BTYPE', imageType])
  if (objectName !== '') cards.push(['OBJECT', objectName])
  if (coordinates.telescope !== '') cards.push(['TELESCOP', coordinates.telescope])
  if (coordinates.observer !== '') cards.push(['OBSERVER', coordinates.observer])
  if (coordinates.observed !== undefined) cards.push(...timeCards(coordinates.observed))
  for (const coordinate of coordinates.coordinates) cards.push(...coordinateCards(image.path, coordinate))
  const [beam] = beams.beams
  if (beams.beams.length === 1) {
    cards.push(['BMAJ', beam.majorRad / DEGREE_RAD], ['BMIN', beam.minorRad / DEGREE_RAD])
    cards.push(['BPA', beam.positionAngleRad / DEGREE_RAD])
  }
  return cards
}

function timeCards({ mjdDays, scale }: { readonly mjdDays: number; readonly scale: string }): Card[] {
  const date = new Date((mjdDays - MJD_OF_UNIX_EPOCH) * 86_400_000)
  const iso: Card[] = Number.isNaN(date.getTime()) ? [] : [['DATE-OBS', date.toISOString().slice(0, -1)]]
  return [...iso, ['MJD-OBS', mjdDays], ['TIMESYS', scale]]
}

function coordinateCards(path: string, coordinate: ImageCoordinate): Card[] {
  switch (coordinate.kind) {
    case 'direction':
      return directionCards(path, coordinate)
    case 'spectral':
      return spectralCards(path, coordinate)
    case 'stokes':
      return stokesCards(path, coordinate.axis, coordinate.stokes)
    case 'linear':
      return linearCards(path, coordinate)
  }
}

/** CTYPE, RADESYS and EQUINOX of each frame of directions. */
const SKY_FRAMES: Readonly<Record<string, readonly [longitude: string, latitude: string, ...cards: Card[]]>> = {
  J2000: ['RA--', 'DEC-', ['RADESYS', 'FK5'], ['EQUINOX', 2000]],
  ICRS: ['RA--', 'DEC-', ['RADESYS', 'ICRS']],
  B1950: ['RA--', 'DEC-', ['RADESYS', 'FK4'], ['EQUINOX', 1950]],
  GALACTIC: ['GLON', 'GLAT'],
  ECLIPTIC: ['ELON', 'ELAT', ['RADESYS', 'FK5'], ['EQUINOX', 2000]],
  SUPERGAL: ['SLON', 'SLAT'],
}

function directionCards(path: string, coordinate: DirectionCoordinate): Card[] {
  const { frame, projection, axes } = coordinate
  if (!Object.hasOwn(SKY_FRAMES, frame)) {
    refuse(path, `directions in frame ${frame}, wanted one of ${Object.keys(SKY_FRAMES).join(', ')}`)
  }
  if (axes.some((axis) => axis < 0)) refuse(path, 'one of the two axes of direction was removed')
  const [longitude, latitude, ...frameCards] = SKY_FRAMES[frame]
  const names = [longitude, latitude]
  const cards = axes.flatMap((axis, i) =>
    axisCards(axis, `${names[i]}-${projection}`, 'deg', {
      reference: coordinate.referenceRad[i] / DEGREE_RAD,
      pixel: coordinate.referencePixel[i],
      increment: coordinate.incrementRad[i] / DEGREE_RAD,
    }),
  )
  const parameters = coordinate.projectionParameters
    .map((value, i): Card => [`PV${axes[1] + 1}_${i + 1}`, value])
    .filter(([, value]) => value !== 0)
  const poles: Card[] = [
    ['LONPOLE', coordinate.longitudePoleRad / DEGREE_RAD],
    ['LATPOLE', coordinate.latitudePoleRad / DEGREE_RAD],
  ]
  return [...cards, ...matrixCards(axes, coordinate.pc), ...parameters, ...poles, ...frameCards]
}

/** SPECSYS of each frame of frequencies. */
const SPECTRAL_FRAMES: Readonly<Record<string, string>> = {
  REST: 'SOURCE',
  LSRK: 'LSRK',
  LSRD: 'LSRD',
  BARY: 'BARYCENT',
  GEO: 'GEOCENTR',
  TOPO: 'TOPOCENT',
  GALACTO: 'GALACTOC',
  LGROUP: 'LOCALGRP',
  CMB: 'CMBDIPOL',
}

function spectralCards(path: string, coordinate: SpectralCoordinate): Card[] {
  const { axis, frame, restFrequencyHz, referenceHz, referencePixel, incrementHz, table } = coordinate
  if (axis < 0) return []
  if (table !== undefined) checkLinear(path, coordinate)
  const frameName = Object.hasOwn(SPECTRAL_FRAMES, frame) ? SPECTRAL_FRAMES[frame] : undefined
  return [
    ...axisCards(axis, 'FREQ', 'Hz', { reference: referenceHz, pixel: referencePixel, increment: incrementHz }),
    ...(frameName === undefined ? [] : ([['SPECSYS', frameName]] satisfies Card[])),
    ...(restFrequencyHz > 0 ? ([['RESTFRQ', restFrequencyHz]] satisfies Card[]) : []),
  ]
}

const UNEVEN = 1e-3 // of a channel: tables of even channels are rounded so

function checkLinear(path: string, { table, referenceHz, referencePixel, incrementHz }: SpectralCoordinate): void {
  for (const [i, pixel] of table?.pixels.entries() ?? []) {
    const wanted = referenceHz + (pixel - referencePixel) * incrementHz
    const found = table?.frequenciesHz[i] ?? Number.NaN
    if (!(Math.abs(found - wanted) <= UNEVEN * Math.abs(incrementHz))) {
      refuse(path, `channel ${pixel} is at ${found} Hz, wanted evenly spaced channels, which have it at ${wanted} Hz`)
    }
  }
}

/** FITS numbers of polarizations (FITS standard 4.0, table 29). */
const STOKES: Readonly<Record<string, number>> = {
  ...{ I: 1, Q: 2, U: 3, V: 4, RR: -1, LL: -2, RL: -3, LR: -4, XX: -5, YY: -6, XY: -7, YX: -8 },
}

function stokesCards(path: string, axis: number, stokes: readonly string[]): Card[] {
  if (axis < 0) return []
  const codes = stokes.map((name) => (Object.hasOwn(STOKES, name) ? STOKES[name] : Number.NaN))
  const increment = codes.length > 1 ? codes[1] - codes[0] : 1
  if (!codes.every((code, i) => code === codes[0] + i * increment)) {
    refuse(path, `polarizations ${stokes.join(', ')}, wanted some that FITS numbers evenly`)
  }
  return axisCards(axis, 'STOKES', '', { reference: codes[0], pixel: 0, increment })
}

function linearCards(path: string, coordinate: LinearCoordinate): Card[] {
  const { axes, names, units, reference, referencePixel, increment, table } = coordinate
  if (table !== undefined) refuse(path, `axis ${names[0]} has its values in a table, wanted a linear one`)
  if (axes.some((axis) => axis < 0)) refuse(path, `one of the axes ${names.join(', ')} was removed`)
  const cards = axes.flatMap((axis, i) =>
    axisCards(axis, names[i], units[i], {
      reference: reference[i],
      pixel: referencePixel[i],
      increment: increment[i],
    }),
  )
  return [...cards, ...matrixCards(axes, coordinate.pc)]
}

/** Cards of an axis, from 1 as FITS counts, as it does its pixels. */
function axisCards(
  axis: number,
  type: string,
  unit: string,
  { reference, pixel, increment }: { reference: number; pixel: number; increment: number },
): Card[] {
  const n = axis + 1
  return [
    [`CTYPE${n}`, type],
    [`CRVAL${n}`, reference],
    [`CRPIX${n}`, pixel + 1],
    [`CDELT${n}`, increment],
    [`CUNIT${n}`, unit],
  ]
}

/** PC cards of some axes, row after row, where they are not the unit matrix. */
function matrixCards(axes: readonly number[], pc: readonly number[]): Card[] {
  const cards = axes.flatMap((row, i) =>
    axes.map((column, j): Card => [`PC${row + 1}_${column + 1}`, pc[i * axes.length + j]]),
  )
  const isUnit = pc.every((value, i) => value === (i % (axes.length + 1) === 0 ? 1 : 0))
  return isUnit ? [] : cards
}

function refuse(path: string, message: string): never {
  throw new FormatError(path, undefined, `cannot be told in FITS: ${message}`)
}
