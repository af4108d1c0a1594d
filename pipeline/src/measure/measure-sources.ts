import { FitError, FWHM_PER_SIGMA, fitPointSources, forcedFluxes, type PointSource } from '@contimg/numerics/fit'
import { separationRad } from '@contimg/numerics/frames'
import { type Disc, noiseInAnnulus } from './annulus.ts'
import { groupNear } from './blends.ts'
import { MeasureError } from './errors.ts'
import { type ListedSource, MEASURE_DEFAULTS, type MeasureOptions, type SourceMeasurement } from './measurement.ts'
import { type ImageBeam, readSkyImage, type SkyImage } from './sky-image.ts'

const ARCSEC_RAD = Math.PI / 648000

/** Measures listed sources on a FITS image; the answers are in the order of the list. */
export function measureSources(
  fitsPath: string,
  sources: readonly ListedSource[],
  options: Partial<MeasureOptions> = {},
): SourceMeasurement[] {
  return measureOnImage(readSkyImage(fitsPath), sources, options)
}

export function measureOnImage(
  image: SkyImage,
  sources: readonly ListedSource[],
  options: Partial<MeasureOptions> = {},
): SourceMeasurement[] {
  if (!image.beam) throw new MeasureError(image.path, 'no BMAJ in the header, wanted the beam to fit with')
  const rules = { ...MEASURE_DEFAULTS, ...options }
  const places = sources.map((source) => findPlace(image, source))
  const found = places.filter((place) => 'x' in place)
  const measurer = new GroupMeasurer(image, image.beam, rules, found)
  const byName = new Map<ListedSource, SourceMeasurement>()
  for (const group of groupNear(found, rules.blendBeams * image.beam.shapePx.majorFwhm)) {
    for (const [source, measurement] of measurer.measure(group.map((i) => found[i]))) byName.set(source, measurement)
  }
  return places.map((place) => byName.get(place.source) ?? unmeasured(place.source, (place as Missing).reason))
}

/** A listed source with its pixel. */
interface Place {
  readonly source: ListedSource
  readonly x: number
  readonly y: number
}

interface Fitted extends PointSource {
  readonly errorJy: number
  readonly isFixed: boolean // at its listed position
}

interface Missing {
  readonly source: ListedSource
  readonly reason: string
}

function findPlace({ grid, pixels }: SkyImage, source: ListedSource): Place | Missing {
  if (!Number.isFinite(source.raRad + source.decRad)) return { source, reason: 'its listed position is not a number' }
  const place = grid.toPixel(source)
  const [x, y] = place ? [Math.round(place.x), Math.round(place.y)] : [-1, -1]
  if (!place || x < 0 || y < 0 || x >= pixels.width || y >= pixels.height) {
    return { source, reason: 'it lies outside the image' }
  }
  if (!Number.isFinite(pixels.data[y * pixels.width + x])) return { source, reason: 'the image is blank there' }
  return { source, ...place }
}

function unmeasured(source: ListedSource, reason: string): SourceMeasurement {
  return { status: 'unmeasured', name: source.name, reason }
}

/** Measures one group of sources, whose beams overlap, after another. */
class GroupMeasurer {
  readonly #image: SkyImage
  readonly #beam: ImageBeam
  readonly #rules: MeasureOptions
  readonly #avoid: readonly Disc[]

  constructor(image: SkyImage, beam: ImageBeam, rules: MeasureOptions, places: readonly Place[]) {
    this.#image = image
    this.#beam = beam
    this.#rules = rules
    const radiusPx = rules.avoidBeams * beam.shapePx.majorFwhm
    this.#avoid = places.map(({ x, y }) => ({ x, y, radiusPx }))
  }

  measure(places: readonly Place[]): [ListedSource, SourceMeasurement][] {
    const noiseJy = this.#noiseAround(places)
    if (!(noiseJy > 0)) return failed(places, 'the noise around it cannot be measured')
    try {
      const fitted = this.#fit(places, noiseJy)
      return places.map((place, i) => [place.source, this.#describe(place, fitted[i], noiseJy, places)])
    } catch (error) {
      if (error instanceof FitError) return failed(places, error.message)
      throw error
    }
  }

  #noiseAround(places: readonly Place[]): number {
    const [inner, outer] = this.#rules.annulusBeams
    const widthPx = this.#beam.shapePx.majorFwhm
    const x = places.reduce((sum, place) => sum + place.x, 0) / places.length
    const y = places.reduce((sum, place) => sum + place.y, 0) / places.length
    const annulus = { x, y, innerPx: inner * widthPx, outerPx: outer * widthPx }
    return noiseInAnnulus(this.#image.pixels, annulus, this.#avoid).robustRms
  }

  /** Fluxes at the listed positions first; then the positions of those that are bright enough, all together. */
  #fit(places: readonly Place[], noiseJy: number): Fitted[] {
    const { pixels } = this.#image
    const shape = this.#beam.shapePx
    const { fluxes, errors } = forcedFluxes(pixels, shape, places, noiseJy)
    const start = places.map(({ x, y }, i) => {
      return { x, y, peak: fluxes[i], errorJy: errors[i], isFixed: fluxes[i] < this.#rules.freeSigma * errors[i] }
    })
    if (start.every(({ isFixed }) => isFixed)) return start
    const { sources } = fitPointSources(pixels, shape, start)
    return sources.map((source, i) => ({ ...start[i], ...source }))
  }

  #describe({ source }: Place, fitted: Fitted, noiseJy: number, group: readonly Place[]): SourceMeasurement {
    const snr = fitted.peak / fitted.errorJy
    const position = fitted.isFixed ? source : (this.#image.grid.toSky(fitted.x, fitted.y) ?? source)
    return {
      status: snr < this.#rules.weakSigma ? 'weak' : 'measured',
      name: source.name,
      fluxJy: fitted.peak,
      fluxErrorJy: fitted.errorJy,
      snr,
      noiseJy,
      raRad: position.raRad,
      decRad: position.decRad,
      isPositionFitted: !fitted.isFixed,
      offsetArcsec: separationRad(source, position) / ARCSEC_RAD,
      ...offsets(source, position),
      positionErrorArcsec: this.#beam.majorRad / ARCSEC_RAD / (FWHM_PER_SIGMA * Math.abs(snr)),
      blendedWith: group.filter((other) => other.source !== source).map((other) => other.source.name),
    }
  }
}

function failed(places: readonly Place[], reason: string): [ListedSource, SourceMeasurement][] {
  return places.map(({ source }) => [source, unmeasured(source, reason)])
}

function offsets(listed: ListedSource, found: { readonly raRad: number; readonly decRad: number }) {
  const eastRad = Math.sin(found.raRad - listed.raRad) * Math.cos(found.decRad)
  return { eastArcsec: eastRad / ARCSEC_RAD, northArcsec: (found.decRad - listed.decRad) / ARCSEC_RAD }
}
