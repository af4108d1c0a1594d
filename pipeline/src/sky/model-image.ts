import { FormatError } from '@contimg/formats/error'
import { cardValue, firstImage, type Header, readCelestialWcs, readFitsRows } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import type { Direction } from '@contimg/numerics/frames'
import type { PlanePoint } from '@contimg/numerics/model'

/** An image of components in Jy/pixel, in the tangent plane of its centre. */
export interface ModelImage {
  readonly path: string
  readonly description: string
  readonly centre: Direction // ICRS
  readonly width: number
  readonly height: number
  readonly cellRad: number
  readonly pixels: Float32Array // [height, width] l = −(x − width/2) cellRad, m = (y − height/2) cellRad
}

/**
 * Reads a FITS image of a model, as `image` writes them and WSClean: Jy/pixel, right ascension and declination in SIN
 * about pixel N/2 + 1, square pixels, north up. One plane.
 *
 * @throws FormatError
 */
export function readModelImage(path: string): ModelImage {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const [height, width] = hdu.shape.slice(-2)
  const refuse = (found: string, wanted: string): never => {
    throw new FormatError(path, hdu.offset, `${found}, wanted ${wanted}`)
  }
  const planes = hdu.shape.slice(0, -2).reduce((product, length) => product * length, 1)
  if (hdu.shape.length < 2 || planes !== 1) refuse(`shape [${hdu.shape}]`, 'one plane of Stokes I')
  const unit = String(cardValue(hdu.cards, 'BUNIT') ?? '').trim()
  if (!/^jy\s*\/\s*pixel$/i.test(unit)) refuse(`unit "${unit}"`, 'a model in Jy/pixel')
  const { centre, cellRad } = gridOf(hdu, width, height, refuse)
  const pixels = Float32Array.from(readFitsRows(source, hdu, 0, height) as Float32Array, Number)
  const wrong = pixels.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) refuse(`pixel ${wrong % width}, ${Math.floor(wrong / width)} is ${pixels[wrong]}`, 'numbers only')
  return { path, description: `image ${path}`, centre, width, height, cellRad, pixels }
}

function gridOf(hdu: Header, width: number, height: number, refuse: (found: string, wanted: string) => never) {
  const wcs = readCelestialWcs(hdu)
  if (wcs?.frame !== 'equatorial' || wcs.axes[0] !== 1 || wcs.axes[1] !== 2)
    return refuse('the first two axes', 'right ascension and declination')
  const [x, y] = [wcs.cdeltRad[0] * wcs.pc[0], wcs.cdeltRad[1] * wcs.pc[3]]
  const isPlain = wcs.pc[1] === 0 && wcs.pc[2] === 0 && x < 0 && Math.abs(x / y + 1) < 1e-9
  if (wcs.projection !== 'SIN' || !isPlain)
    return refuse(`a ${wcs.projection} grid of ${x} × ${y} rad`, 'SIN, square pixels, north up')
  const slant = Object.entries(wcs.pv).find(([, value]) => value !== 0)
  if (slant) return refuse(`${slant[0]} = ${slant[1]}`, 'projection parameters of zero')
  if (wcs.crpix[0] !== width / 2 + 1 || wcs.crpix[1] !== height / 2 + 1)
    return refuse(`reference pixel ${wcs.crpix} of ${width} × ${height}`, 'N/2 + 1')
  return { centre: { raRad: wcs.crvalRad[0], decRad: wcs.crvalRad[1] }, cellRad: y }
}

/** The pixels that are not zero, as points. */
export interface ModelPoints {
  readonly centre: Direction
  readonly points: readonly PlanePoint[]
  readonly fluxesJy: Float64Array
  readonly description: string
}

export function pointsOf({ pixels, width, height, cellRad, centre, description }: ModelImage): ModelPoints {
  const at = Array.from(pixels.keys()).filter((i) => pixels[i] !== 0)
  return {
    centre,
    description,
    points: at.map((i) => ({
      l: -((i % width) - width / 2) * cellRad,
      m: (Math.floor(i / width) - height / 2) * cellRad,
    })),
    fluxesJy: Float64Array.from(at, (i) => pixels[i]),
  }
}
