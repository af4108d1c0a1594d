import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { readGainTable } from '../calibrate/table-file.ts'
import type { StageControl } from '../control.ts'
import { convert } from '../convert/run.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagMeasurementSet } from '../flag/run.ts'
import type { ImagingResult } from '../image/image-result.ts'
import { DEFAULT_IMAGE_OPTIONS } from '../image/options.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { bandpassOfTable } from '../inspect/bandpass-of-table.ts'
import { renderBandpassPlot } from '../inspect/bandpass-plot.ts'
import { renderImagePreview } from '../inspect/image-preview.ts'
import { noiseInAnnulus } from '../measure/annulus.ts'
import { measureOnImage } from '../measure/measure-sources.ts'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import { assertAbsent } from '../output.ts'
import type { SimulationSize } from '../simulate/options.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import type { Truth } from '../simulate/truth.ts'
import { type Comparison, compare } from './compare.ts'

export interface DemoOptions {
  readonly outFolder: string // must not exist yet
  readonly size: SimulationSize
  readonly seed: number
}

/** One stage as it was done. */
export interface DemoStage {
  readonly name: string
  readonly wallS: number
  readonly result: string
}

export interface DemoReport {
  readonly stages: readonly DemoStage[]
  readonly comparison: Comparison
  readonly imaging: ImagingResult
  readonly products: readonly string[]
}

/** Called as stages proceed: which one, and how far it is. */
export interface DemoControl {
  readonly progress?: (stage: string, fraction: number, message: string) => void
  readonly signal?: AbortSignal
}

const DEG = Math.PI / 180

/**
 * The main job on a simulated observation: UVH5 files, a Measurement Set, flags, calibration tables, an image, and the
 * fluxes of all injected sources beside what was put in. Calibrates on the list of the field's sources, as a catalogue
 * would give them, and images with the defaults.
 */
export async function demo(options: DemoOptions, control: DemoControl = {}): Promise<DemoReport> {
  const { outFolder, size, seed } = options
  assertAbsent(outFolder)
  const stages: DemoStage[] = []
  const stage = async <T>(name: string, run: (control: StageControl) => Promise<T>, describe: (made: T) => string) => {
    const start = performance.now()
    const progress = (fraction: number, message: string) => control.progress?.(name, fraction, message)
    const made = await run({ progress, ...(control.signal && { signal: control.signal }) })
    stages.push({ name, wallS: (performance.now() - start) / 1000, result: describe(made) })
    return made
  }
  const ms = join(outFolder, 'observation.ms')
  const tables = ['bpcal', 'gpcal', 'gacal'].map((kind) => join(outFolder, `observation_${kind}`))

  const request = simulationOf({ outFolder: join(outFolder, 'incoming'), size, seed })
  const [group] = await stage(
    'simulate',
    (follow) => simulate(request, follow),
    ([made]) => `${made.files.length} files`,
  )
  await stage(
    'convert',
    (follow) => convert(group.files, ms, {}, follow),
    (made) => `${made.rowCount} rows`,
  )
  await stage(
    'flag',
    (follow) => flagMeasurementSet(ms, DEFAULT_FLAG_OPTIONS, follow),
    ({ fractions }) => `${percent(fractions.all.fraction)} flagged`,
  )
  const solving = { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: group.truthFile }
  await stage(
    'calibrate',
    (follow) => calibrateMeasurementSet(ms, solving, follow),
    ({ bandpass }) => `bandpass SNR ${bandpass?.medianSnr.toFixed(0)}`,
  )
  await stage(
    'apply',
    (follow) => applyCalibration(ms, tables, follow),
    ({ flagged }) => `${flagged} samples without gain`,
  )
  const imageName = join(outFolder, 'observation')
  const imaging = await stage(
    'image',
    (follow) => imageMeasurementSet(ms, { ...DEFAULT_IMAGE_OPTIONS, imageName }, follow),
    ({ clean }) => `${clean?.iterations ?? 0} components`,
  )
  const truth = JSON.parse(await readFile(group.truthFile, 'utf8')) as Truth
  const imagePath = imaging.products.image!
  const comparison = await stage(
    'measure',
    async () => measureAndCompare(imagePath, truth, imaging),
    ({ sources }) => `${sources.length} sources`,
  )
  const pictures = await stage(
    'draw',
    () => draw(outFolder, imagePath, tables[0], truth),
    (made) => `${made.length} pictures`,
  )
  return { stages, comparison, imaging, products: [ms, ...tables, ...Object.values(imaging.products), ...pictures] }
}

function measureAndCompare(imagePath: string, truth: Truth, imaging: ImagingResult): Comparison {
  const image = readSkyImage(imagePath)
  const listed = truth.sources.map(({ name, ra_deg, dec_deg }) => ({
    name,
    raRad: ra_deg * DEG,
    decRad: dec_deg * DEG,
  }))
  const measurements = measureOnImage(image, listed)
  // Stokes I is the mean of two polarizations, each with the noise of the truth file
  const theoreticalJy = (truth.noise_sigma_jy / Math.SQRT2) * imaging.relativeNoise
  return compare(truth.sources, measurements, noiseAwayFromSources(image, listed), theoreticalJy)
}

/** The plain rms of an annulus half-way to the edge, clear of all listed sources by four beams. */
function noiseAwayFromSources(image: SkyImage, sources: readonly { raRad: number; decRad: number }[]): number {
  const { width, height } = image.pixels
  const radiusPx = 4 * (image.beam?.shapePx.majorFwhm ?? 0)
  const avoid = sources.flatMap((source) => {
    const place = image.grid.toPixel(source)
    return place ? [{ ...place, radiusPx }] : []
  })
  const annulus = { x: width / 2, y: height / 2, innerPx: 0.2 * width, outerPx: 0.4 * width }
  return noiseInAnnulus(image.pixels, annulus, avoid).rms
}

async function draw(outFolder: string, imagePath: string, bandpassPath: string, truth: Truth): Promise<string[]> {
  const [imagePng, bandpassPng] = [join(outFolder, 'image.png'), join(outFolder, 'bandpass.png')]
  const markers = truth.sources.map(({ name, ra_deg, dec_deg }) => ({
    raRad: ra_deg * DEG,
    decRad: dec_deg * DEG,
    label: name,
  }))
  await renderImagePreview(imagePath, imagePng, { title: `Simulated observation ${truth.group}`, markers })
  await renderBandpassPlot(bandpassOfTable(readGainTable(bandpassPath), 'Bandpass', ['XX', 'YY']), bandpassPng)
  return [imagePng, bandpassPng]
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`
}
