import { basename } from 'node:path'
import { FormatError } from '@contimg/formats/error'
import {
  type CelestialWcs,
  cardNumber,
  cardValue,
  firstImage,
  type Header,
  readCelestialWcs,
  readFitsImage,
} from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import {
  BEAM_NAMES,
  type Beam,
  type BeamImage,
  type BeamName,
  type BeamPlane,
  beamNamed,
  imageBeam,
} from '@contimg/numerics/beam'

const ON_AXIS_TOLERANCE = 0.05

/**
 * The beam of that name, or of the FITS file of that path (it has a dot or a slash in it): a power beam on a SIN or TAN
 * grid whose reference value is where the dish points, north up as the sky is, with one plane or one a frequency.
 *
 * @param diameterM  of the dishes, for the beams that have a formula
 * @throws UnknownBeamError; FormatError for a file that is no such image
 */
export function openBeam(name: string, diameterM: number): Beam {
  if (BEAM_NAMES.includes(name as BeamName) || !/[./]/.test(name)) return beamNamed(name, diameterM)
  using source = new FileSource(name)
  const hdu = firstImage(source)
  const wcs = gridOf(hdu)
  const [height, width] = hdu.shape.slice(-2)
  const frequenciesHz = planeFrequenciesHz(hdu, hdu.shape.slice(0, -2).toReversed())
  const pixels = Float32Array.from(readFitsImage(source, hdu).data as Float32Array, Number)
  const planes = frequenciesHz.map((frequencyHz, i) => ({
    frequencyHz,
    power: pixels.subarray(i * width * height, (i + 1) * width * height),
  }))
  const image = {
    projection: wcs.projection as BeamImage['projection'],
    width,
    height,
    axisPx: [wcs.crpix[0] - 1, wcs.crpix[1] - 1] as const,
    pixelFromSky: pixelFromSky(hdu, wcs),
    planes: planes.toSorted((a, b) => a.frequencyHz - b.frequencyHz),
  }
  return imageBeam(`FITS image ${basename(name)}`, {
    ...image,
    planes: image.planes.map((p) => onAxisOne(name, image, p)),
  })
}

function gridOf(header: Header): CelestialWcs {
  const wcs = readCelestialWcs(header)
  if (wcs?.axes[0] !== 1 || wcs.axes[1] !== 2)
    throw new FormatError(header.path, header.offset, 'the first two axes are not two of the sky')
  if (wcs.projection === 'SIN' || wcs.projection === 'TAN') return wcs
  throw new FormatError(header.path, header.offset, `projection ${wcs.projection}, wanted a beam in SIN or TAN`)
}

/** Of each plane beyond the sky's two axes. @param lengths  of the axes from the third */
function planeFrequenciesHz(header: Header, lengths: readonly number[]): number[] {
  const typeOf = (axis: number) => String(cardValue(header.cards, `CTYPE${axis}`) ?? '').trim()
  const at = lengths.findIndex((_, i) => typeOf(i + 3).startsWith('FREQ'))
  const odd = lengths.findIndex((length, i) => length !== 1 && i !== at)
  if (odd >= 0)
    throw new FormatError(
      header.path,
      header.offset,
      `axis ${odd + 3} (${typeOf(odd + 3) || 'no type'}) has ${lengths[odd]} planes, wanted 1`,
    )
  const frequenciesHz = at >= 0 ? axisValues(header, at + 3, lengths[at]) : [restFrequencyHz(header)]
  const wrong = frequenciesHz.find((frequencyHz) => !(frequencyHz > 0))
  if (wrong !== undefined) throw new FormatError(header.path, header.offset, `a plane at ${wrong} Hz, wanted above 0`)
  return frequenciesHz
}

function axisValues(header: Header, axis: number, length: number): number[] {
  const [value, pixel, step] = [`CRVAL${axis}`, `CRPIX${axis}`, `CDELT${axis}`].map((key) => cardNumber(header, key))
  return Array.from({ length }, (_, i) => value + (i + 1 - pixel) * step)
}

function restFrequencyHz(header: Header): number {
  const keyword = ['RESTFRQ', 'RESTFREQ', 'FREQ'].find((key) => cardValue(header.cards, key) !== undefined)
  if (keyword !== undefined) return cardNumber(header, keyword)
  throw new FormatError(header.path, header.offset, 'no frequency, wanted a FREQ axis or RESTFRQ')
}

/** The inverse of CDELT · PC: columns and rows a radian to the east and to the north. */
function pixelFromSky(header: Header, { cdeltRad, pc }: CelestialWcs): BeamImage['pixelFromSky'] {
  const [a, b, c, d] = [cdeltRad[0] * pc[0], cdeltRad[0] * pc[1], cdeltRad[1] * pc[2], cdeltRad[1] * pc[3]]
  const determinant = a * d - b * c
  if (determinant !== 0 && Number.isFinite(determinant))
    return [d / determinant, -b / determinant, -c / determinant, a / determinant]
  throw new FormatError(header.path, header.offset, 'its pixels have no extent')
}

/** The plane divided by its response on the axis, which must be near 1 already: else it is no power beam, or off centre. */
function onAxisOne(path: string, image: BeamImage, plane: BeamPlane): BeamPlane {
  const onAxis = imageBeam('', { ...image, planes: [plane] }).power(0, plane.frequencyHz, 0)
  if (!(Math.abs(onAxis - 1) <= ON_AXIS_TOLERANCE))
    throw new FormatError(
      path,
      undefined,
      `response ${onAxis} at its reference pixel, wanted 1: a power beam about the pointing`,
    )
  return { ...plane, power: plane.power.map((value) => value / onAxis) }
}
