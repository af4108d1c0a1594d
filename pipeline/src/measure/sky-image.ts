import {
  type CelestialWcs,
  cardNumber,
  cardValue,
  firstImage,
  type Header,
  readCelestialWcs,
  readFitsRows,
} from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { type GaussianShape, gaussianShape, type Pixels, quadraticForm } from '@contimg/numerics/fit'
import { MeasureError } from './errors.ts'
import { type SkyGrid, skyGrid } from './sky-grid.ts'

/** The first plane of a FITS image with what is needed to measure on it. */
export interface SkyImage {
  readonly path: string
  readonly header: Header
  readonly pixels: Pixels
  readonly grid: SkyGrid
  readonly unit: string
  readonly beam: ImageBeam | undefined // where the header gives one
}

/** The restoring beam on the sky, and as it lies on the pixels. */
export interface ImageBeam {
  readonly majorRad: number
  readonly minorRad: number
  readonly paRad: number // north through east
  readonly shapePx: GaussianShape
}

const DEGREE_RAD = Math.PI / 180

/** Reads the first plane (first frequency, first Stokes parameter) of the first image of a FITS file. */
export function readSkyImage(path: string): SkyImage {
  const source = new FileSource(path)
  try {
    const hdu = firstImage(source)
    const [height, width] = hdu.shape.slice(-2)
    const wcs = readCelestialWcs(hdu)
    if (wcs?.axes[0] !== 1 || wcs.axes[1] !== 2 || wcs.frame !== 'equatorial' || hdu.shape.length < 2) {
      throw new MeasureError(path, 'the first two axes are not right ascension and declination')
    }
    const values = readFitsRows(source, hdu, 0, height)
    const data =
      values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values, Number)
    const unit = cardValue(hdu.cards, 'BUNIT')
    return {
      path,
      header: hdu,
      pixels: { data, width, height },
      grid: skyGrid(wcs),
      unit: typeof unit === 'string' ? unit : '',
      beam: readBeam(hdu, wcs),
    }
  } finally {
    source.close()
  }
}

function readBeam(header: Header, wcs: CelestialWcs): ImageBeam | undefined {
  if (!cardValue(header.cards, 'BMAJ')) return undefined // WSClean writes 0 where it has fitted none
  const majorRad = cardNumber(header, 'BMAJ') * DEGREE_RAD
  const minorRad = cardNumber(header, 'BMIN') * DEGREE_RAD
  const paRad = cardNumber(header, 'BPA', 0) * DEGREE_RAD
  if (!(majorRad >= minorRad && minorRad > 0)) {
    throw new MeasureError(header.path, `BMAJ ${majorRad} and BMIN ${minorRad} rad, wanted 0 < BMIN ≤ BMAJ`)
  }
  return { majorRad, minorRad, paRad, shapePx: shapeOnPixels({ majorFwhm: majorRad, minorFwhm: minorRad, paRad }, wcs) }
}

/**
 * The quadratic form of the beam in direction cosines (east, north), carried to pixels by the matrix CDELT · PC.
 * A synthesised beam has the same shape in direction cosines all over a SIN image.
 */
function shapeOnPixels(sky: GaussianShape, { cdeltRad, pc }: CelestialWcs): GaussianShape {
  const form = quadraticForm(sky) // in a frame whose x grows to the west
  const [westX, westY] = [-cdeltRad[0] * pc[0], -cdeltRad[0] * pc[1]]
  const [northX, northY] = [cdeltRad[1] * pc[2], cdeltRad[1] * pc[3]]
  const along = (x1: number, y1: number, x2: number, y2: number) =>
    form.a * x1 * x2 + form.b * (x1 * y2 + x2 * y1) + form.c * y1 * y2
  const shape = gaussianShape({
    a: along(westX, northX, westX, northX),
    b: along(westX, northX, westY, northY),
    c: along(westY, northY, westY, northY),
  })
  if (!shape) throw new RangeError('the pixels have no area')
  return shape
}
