import { type ApplyReport, applyCalibration } from '../calibrate/apply.ts'
import { type ApplyOptions, DEFAULT_APPLY_OPTIONS } from '../calibrate/apply-options.ts'
import { termsOf } from '../calibrate/terms.ts'
import type { StageControl } from '../control.ts'
import type { ConvertOptions } from '../convert/options.ts'
import { type Converted, convert } from '../convert/run.ts'
import { checkImageOptions, type ImageOptions } from '../image/options.ts'
import { ProductFiles } from '../image/products.ts'
import { productName } from '../image/tiers.ts'
import { assertAbsent } from '../output.ts'

/** Tables in any order; `after` as for apply, where two calibrations lie about the data. */
export interface QuicklookTables {
  readonly tables: readonly string[]
  readonly after?: readonly string[]
}

export interface QuicklookRequest<Made> {
  readonly files: readonly string[] // UVH5, of one observation
  readonly msPath: string // the Measurement Set to write
  readonly convert: Partial<ConvertOptions>
  readonly calibration: QuicklookTables | ((made: Converted) => Promise<QuicklookTables>) // known, or looked for then
  readonly apply: Partial<ApplyOptions>
  readonly image: ImageOptions
  readonly imager: (msPath: string, options: ImageOptions, control: StageControl) => Promise<Made>
}

export type QuicklookStageName = 'convert' | 'apply' | 'image'

/** One stage as it was done. */
export interface QuicklookStage {
  readonly name: QuicklookStageName
  readonly wallS: number
  readonly share: number // of the whole time
}

export interface QuicklookReport<Made> {
  readonly converted: Converted
  readonly calibration: QuicklookTables
  readonly applied: ApplyReport
  readonly imaging: Made
  readonly stages: readonly QuicklookStage[]
  readonly totalS: number
}

/** Where each stage begins and ends in the whole, as a full observation takes them. */
const SPANS: Readonly<Record<QuicklookStageName, readonly [from: number, to: number]>> = {
  convert: [0, 0.3],
  apply: [0.3, 0.6],
  image: [0.6, 1],
}

/**
 * From the files of one observation to its calibrated image: converts, applies a calibration, images, one after the other
 * in one process. Names that are taken, options that cannot be and tables that cannot be applied are told before anything
 * is made. The Measurement Set stays where a later stage fails.
 *
 * @throws what the stages throw
 */
export async function quicklook<Made>(
  request: QuicklookRequest<Made>,
  control: StageControl = {},
): Promise<QuicklookReport<Made>> {
  checkRequest(request)
  const { files, msPath, image } = request
  const startMs = performance.now()
  const times: { name: QuicklookStageName; wallS: number }[] = []
  const stage = async <T>(name: QuicklookStageName, work: (control: StageControl) => Promise<T>) => {
    const beginMs = performance.now()
    const made = await work(stageControl(name, control))
    times.push({ name, wallS: (performance.now() - beginMs) / 1000 })
    return made
  }
  const converted = await stage('convert', (follow) => convert(files, msPath, request.convert, follow))
  const calibration = await calibrationOf(request, converted)
  const options = { ...request.apply, after: calibration.after ?? [] }
  const applied = await stage('apply', (follow) => applyCalibration(msPath, calibration.tables, follow, options))
  const imaging = await stage('image', (follow) => request.imager(msPath, image, follow))
  const totalS = (performance.now() - startMs) / 1000
  const stages = times.map((one) => ({ ...one, share: one.wallS / totalS }))
  return { converted, calibration, applied, imaging, stages, totalS }
}

function checkRequest({ msPath, calibration, apply, image }: QuicklookRequest<unknown>): void {
  checkImageOptions(image)
  assertAbsent(msPath)
  new ProductFiles(productName(image)) // throws where any of the names is taken
  if (typeof calibration === 'function') return
  termsOf(calibration.tables, { ...DEFAULT_APPLY_OPTIONS, ...apply, after: calibration.after ?? [] })
}

async function calibrationOf(
  { calibration }: QuicklookRequest<unknown>,
  converted: Converted,
): Promise<QuicklookTables> {
  return typeof calibration === 'function' ? await calibration(converted) : calibration
}

function stageControl(name: QuicklookStageName, { progress, signal }: StageControl): StageControl {
  const [from, to] = SPANS[name]
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), `${name}: ${message}`),
  }
}
