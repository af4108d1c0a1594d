import { noiseOf } from '@contimg/numerics/fit'
import { type PlacedSource, sourcesOnImage } from '../image/catalog-sources.ts'
import { MeasureError } from '../measure/errors.ts'
import { measureOnImage } from '../measure/measure-sources.ts'
import type { Measured, SourceMeasurement } from '../measure/measurement.ts'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import { median, robustScatter } from '../quality/statistics.ts'
import type { SurveySources } from '../sky/survey-model.ts'
import { sampleOf } from './stretch.ts'

export interface CatalogCheckOptions {
  readonly beamPath: string | undefined // FITS image of the primary beam on the same pixels
  readonly beamLimit: number // sources that it weakens below that are left out
  readonly surveyHz: number
  readonly spectralIndex: number // of all sources
}

/** A source of the catalogue on an image. */
export interface CheckedSource {
  readonly id: string
  readonly raRad: number // in the catalogue
  readonly decRad: number
  readonly catalogJy: number
  readonly expectedJy: number // at the frequency of the image, through the beam
  readonly response: number // of the beam; 1 where none is known
  readonly status: 'matched' | 'displaced' | 'absent' | 'unmeasured'
  readonly isCompared: boolean // a point source apart from others, so that its flux says something
  readonly measured: Measured | undefined
  readonly reason: string | undefined // why it was not measured
}

export interface CatalogCheck {
  readonly noiseJy: number
  readonly frequencyHz: number | undefined
  readonly leastJy: number // expected of the sources that are looked for
  readonly sources: readonly CheckedSource[] // the brightest first
  readonly fluxRatio: number | null // measured over expected, the median
  readonly fluxScatter: number | null // 1.4826 MAD
  readonly comparedCount: number
  readonly eastArcsec: number | null // medians of where they are found, from where they are listed
  readonly northArcsec: number | null
  readonly offsetRmsArcsec: number | null
}

const SEEN_SIGMA = 3 // sources fainter than this are taken to hide nothing
const LOOKED_FOR_SIGMA = 10
const MATCH_ARCSEC = 10
const MOST_SOURCES = 2000

/**
 * What an image says of the sources of a catalogue.
 *
 * @throws FormatError; MeasureError where the image cannot be measured; what `findSources` throws
 */
export async function checkAgainstCatalog(
  path: string,
  findSources: SurveySources,
  options: CatalogCheckOptions,
): Promise<CatalogCheck> {
  const image = readSkyImage(path)
  const noiseJy = noiseOf(sampleOf(image.pixels.data)).robustRms
  if (!(noiseJy > 0)) throw new MeasureError(path, 'its noise cannot be measured')
  const frequencyHz = frequencyOf(image)
  const expected = (await expectedSources(image, findSources, options, frequencyHz))
    .filter(({ expectedJy }) => expectedJy >= SEEN_SIGMA * noiseJy)
    .toSorted((a, b) => b.expectedJy - a.expectedJy)
    .slice(0, MOST_SOURCES)
  const measured = measureOnImage(
    image,
    expected.map(({ source: { id, raRad, decRad } }) => ({ name: id, raRad, decRad })),
  )
  const leastJy = LOOKED_FOR_SIGMA * noiseJy
  const sources = expected
    .map((one, i) => checked(one, measured[i], image))
    .filter(({ expectedJy }) => expectedJy >= leastJy)
  return { noiseJy, frequencyHz, leastJy, sources, ...comparison(sources) }
}

interface Expected {
  readonly source: PlacedSource
  readonly response: number
  readonly expectedJy: number
}

async function expectedSources(
  image: SkyImage,
  findSources: SurveySources,
  { beamPath, beamLimit, surveyHz, spectralIndex }: CatalogCheckOptions,
  frequencyHz: number | undefined,
): Promise<Expected[]> {
  const response = beamPath === undefined ? () => 1 : responsesOf(image, beamPath)
  const spectral = frequencyHz === undefined ? 1 : (frequencyHz / surveyHz) ** spectralIndex
  const sources = await sourcesOnImage(image, findSources, 0)
  return sources
    .map((source) => ({ source, response: response(source) }))
    .filter((one) => one.response >= beamLimit)
    .map((one) => ({ ...one, expectedJy: one.source.fluxJy * spectral * one.response }))
}

function responsesOf({ pixels: { width, height } }: SkyImage, beamPath: string): (source: PlacedSource) => number {
  const { pixels } = readSkyImage(beamPath)
  if (pixels.width !== width || pixels.height !== height)
    throw new MeasureError(beamPath, `${pixels.width} × ${pixels.height} pixels, wanted ${width} × ${height}`)
  return ({ x, y }) => pixels.data[Math.round(y) * width + Math.round(x)]
}

function checked({ source, response, expectedJy }: Expected, found: SourceMeasurement, image: SkyImage): CheckedSource {
  const { id, raRad, decRad, fluxJy: catalogJy, majorRad } = source
  const common = { id, raRad, decRad, catalogJy, expectedJy, response }
  if (found.status === 'unmeasured')
    return { ...common, status: 'unmeasured', isCompared: false, measured: undefined, reason: found.reason }
  const status = found.status === 'weak' ? 'absent' : found.offsetArcsec > MATCH_ARCSEC ? 'displaced' : 'matched'
  const isPoint = (majorRad ?? 0) < (image.beam?.majorRad ?? 0)
  const isCompared = status === 'matched' && isPoint && found.blendedWith.length === 0
  return { ...common, status, isCompared, measured: found, reason: undefined }
}

function comparison(sources: readonly CheckedSource[]) {
  const compared = sources.filter(({ isCompared }) => isCompared)
  const ratios = compared.map(({ measured, expectedJy }) => measured!.fluxJy / expectedJy)
  const placed = compared.flatMap(({ measured }) => (measured!.isPositionFitted ? [measured!] : []))
  const squares = placed.map(({ eastArcsec, northArcsec }) => eastArcsec ** 2 + northArcsec ** 2)
  return {
    comparedCount: compared.length,
    fluxRatio: median(ratios),
    fluxScatter: robustScatter(ratios),
    eastArcsec: median(placed.map((one) => one.eastArcsec)),
    northArcsec: median(placed.map((one) => one.northArcsec)),
    offsetRmsArcsec: squares.length === 0 ? null : Math.sqrt(squares.reduce((a, b) => a + b) / squares.length),
  }
}

function frequencyOf({ header: { cards } }: SkyImage): number | undefined {
  const axis = cards.find(([keyword, value]) => /^CTYPE\d$/.test(keyword) && String(value).startsWith('FREQ'))
  const value = axis && cards.find(([keyword]) => keyword === `CRVAL${axis[0].slice(5)}`)?.[1]
  return typeof value === 'number' && value > 0 ? value : undefined
}
