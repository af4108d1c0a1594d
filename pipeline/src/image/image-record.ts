import { FormatError } from '@contimg/formats/error'
import { type Card, cardNumber, cardValue, firstImage, readCelestialWcs } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import type { ImageCalibration, ImageRecord } from '../products.ts'

/** What a FITS image does not tell of itself. */
export interface ImageOrigin {
  readonly msPath: string
  readonly kind: string
  readonly calibration: ImageCalibration
}

const RAD_PER_DEG = Math.PI / 180
const DAY_S = 86400

/**
 * What the header of an image that this program wrote says.
 *
 * @throws FormatError for what is no FITS image with celestial coordinates
 */
export function readImageRecord(path: string, { msPath, kind, calibration }: ImageOrigin): ImageRecord {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const { cards, shape } = hdu
  const wcs = readCelestialWcs(hdu)
  if (wcs === undefined) throw new FormatError(path, hdu.offset, 'has no celestial coordinates, wanted some')
  const angle = (keyword: string) => scaled(optional(cards, keyword), RAD_PER_DEG)
  const [start, end] = [optional(cards, 'MJD-OBS'), optional(cards, 'MJD-END')]
  return {
    ...{ path, msPath, kind, calibration },
    beamMajorRad: angle('BMAJ'),
    beamMinorRad: angle('BMIN'),
    beamPaRad: angle('BPA'),
    noiseJy: optional(cards, 'NOISE'),
    dynamicRange: optional(cards, 'DYNRANGE'),
    isPbCorrected: kind.endsWith('pbcor'),
    fieldName: textOf(cards, 'OBJECT'),
    centreRaRad: wcs.crvalRad[0],
    centreDecRad: wcs.crvalRad[1],
    sizePx: shape.at(-1)!,
    cellRad: Math.abs(wcs.cdeltRad[1]),
    frequencyHz: cardNumber(hdu, 'CRVAL3'),
    bandwidthHz: cardNumber(hdu, 'CDELT3'),
    integrationS: start === undefined || end === undefined ? undefined : (end - start) * DAY_S,
    isNonScience: cardValue(cards, 'NONSCI') === true,
  }
}

function optional(cards: readonly Card[], keyword: string): number | undefined {
  const value = cardValue(cards, keyword)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const scaled = (value: number | undefined, by: number) => (value === undefined ? undefined : value * by)

function textOf(cards: readonly Card[], keyword: string): string | undefined {
  const value = cardValue(cards, keyword)
  return typeof value === 'string' && value !== '' ? value : undefined
}
