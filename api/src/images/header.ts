import { FormatError } from '@contimg/formats/error'
import {
  type Card,
  type CelestialWcs,
  cardValue,
  type Header,
  MemoryBytes,
  readCelestialWcs,
  readHeader,
} from '@contimg/formats/fits'
import type { ImageHeader } from '../schemas/image-detail.ts'
import { isoOfMjd } from '../times.ts'
import { opened, type StoredFile } from './stored-image.ts'

const MOST_BYTES = 100 * 2880
const ARCSEC_PER_DEG = 3600
const DEG = 180 / Math.PI
const STOKES: Readonly<Record<number, string>> = { 1: 'I', 2: 'Q', 3: 'U', 4: 'V' }

/** What the first header of a FITS file says, or why it cannot be read. Reads no pixel. */
export async function headerOf(file: StoredFile): Promise<{ header: ImageHeader | null; problem: string | null }> {
  const found = await opened(file)
  if (found === undefined) return { header: null, problem: 'it is not there any more' }
  const { handle, stats } = found
  const bytes = new Uint8Array(Math.min(MOST_BYTES, Number(stats.size)))
  try {
    await handle.read(bytes, 0, bytes.length, 0)
  } finally {
    await handle.close()
  }
  try {
    const header = readHeader(new MemoryBytes(file.path, bytes), 0)
    requireWhole(header, Number(stats.size))
    return { header: numbersOf(header), problem: null }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { header: null, problem: error.message }
  }
}

/** @throws FormatError for what is no FITS file, and where pixels are missing */
function requireWhole({ cards, path, dataOffset }: Header, size: number): void {
  if (cardValue(cards, 'SIMPLE') !== true) throw new FormatError(path, 0, 'does not begin with SIMPLE = T')
  const lengths = axesOf(cards).map(({ length }) => length)
  const bits = Math.abs(Number(cardValue(cards, 'BITPIX')))
  const bytes = lengths.length === 0 ? 0 : (bits / 8) * lengths.reduce((product, length) => product * length, 1)
  if (!(dataOffset + bytes <= size)) throw new FormatError(path, size, `ends here, wanted ${bytes} bytes of pixels`)
}

function axesOf(cards: readonly Card[]): ImageHeader['axes'] {
  const count = Math.min(99, Number(cardValue(cards, 'NAXIS') ?? 0)) || 0
  return Array.from({ length: Math.max(0, Math.floor(count)) }, (_, i) => ({
    type: textOf(cards, `CTYPE${i + 1}`) ?? '',
    length: Math.max(0, Math.floor(Number(cardValue(cards, `NAXIS${i + 1}`)) || 0)),
  }))
}

function numbersOf(header: Header): ImageHeader {
  const { cards } = header
  const number = (keyword: string) => numberOf(cards, keyword)
  const axes = axesOf(cards)
  const axisNumber = (type: string) => axes.findIndex((axis) => axis.type.startsWith(type)) + 1
  const [frequency, stokes] = [axisNumber('FREQ'), axisNumber('STOKES')]
  const [start, end] = [number('MJD-OBS'), number('MJD-END')]
  const [major, minor] = [number('BMAJ'), number('BMIN')]
  const wcs = readCelestialWcs(header)
  return {
    unit: textOf(cards, 'BUNIT'),
    object: textOf(cards, 'OBJECT'),
    telescope: textOf(cards, 'TELESCOP'),
    axes,
    start_at: start === null ? null : safeIso(start),
    end_at: end === null ? null : safeIso(end),
    frequency_hz: frequency === 0 ? null : number(`CRVAL${frequency}`),
    bandwidth_hz: frequency === 0 ? null : number(`CDELT${frequency}`),
    stokes: stokes === 0 ? null : (STOKES[number(`CRVAL${stokes}`) ?? 0] ?? null),
    beam:
      major && minor
        ? { major_arcsec: major * ARCSEC_PER_DEG, minor_arcsec: minor * ARCSEC_PER_DEG, pa_deg: number('BPA') }
        : null,
    noise_jy: number('NOISE'),
    noise_annulus_jy: number('NOISEANN'),
    dynamic_range: number('DYNRANGE'),
    samples: number('NVIS'),
    sum_of_weights: number('SUMWT'),
    quality_tier: textOf(cards, 'QUALTIER'),
    wcs: wcs ? wcsOf(wcs, cards) : null,
    history: cards.flatMap(([keyword, value]) => (keyword === 'HISTORY' && typeof value === 'string' ? [value] : [])),
  }
}

function wcsOf(wcs: CelestialWcs, cards: readonly Card[]): ImageHeader['wcs'] {
  return {
    projection: wcs.projection,
    ra_deg: wcs.crvalRad[0] * DEG,
    dec_deg: wcs.crvalRad[1] * DEG,
    reference_px: [...wcs.crpix],
    cell_deg: [wcs.cdeltRad[0] * DEG, wcs.cdeltRad[1] * DEG],
    rotation: [...wcs.pc],
    frame: textOf(cards, 'RADESYS'),
  }
}

function numberOf(cards: readonly Card[], keyword: string): number | null {
  const value = cardValue(cards, keyword)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function textOf(cards: readonly Card[], keyword: string): string | null {
  const value = cardValue(cards, keyword)
  return typeof value === 'string' && value !== '' ? value : null
}

const [FIRST_MJD, LAST_MJD] = [0, 1e6]

function safeIso(mjd: number): string | null {
  return mjd > FIRST_MJD && mjd < LAST_MJD ? isoOfMjd(mjd) : null
}
