import { type ApplyReport, applyCalibration } from '../calibrate/apply.ts'
import { type ApplyOptions, DEFAULT_APPLY_OPTIONS } from '../calibrate/apply-options.ts'
import { termsOf } from '../calibrate/terms.ts'
import type { StageControl } from '../control.ts'
import type { ConvertOptions } from '../convert/options.ts'
import { type Converted, convert } from '../convert/run.ts'
import { HeldMemoryError, type HeldVisibilities } from '../image/held.ts'
import { checkImageOptions, type ImageOptions } from '../image/options.ts'
import { ProductFiles } from '../image/products.ts'
import { productName } from '../image/tiers.ts'
import { assertAbsent } from '../output.ts'
import { Holding } from './holding.ts'
import { calibrateAndImage } from './in-memory.ts'
import { type QuicklookStage, TimedStages } from './timed-stages.ts'

/** Tables in any order; `after` as for apply, where two calibrations lie about the data. */
export interface QuicklookTables {
  readonly tables: readonly string[]
  readonly after?: readonly string[]
}

/** Makes the images of a Measurement Set; where visibilities are held, of these. */
export type QuicklookImager<Made> = (
  msPath: string,
  options: ImageOptions,
  control: StageControl,
  held?: HeldVisibilities,
) => Promise<Made>

export interface QuicklookRequest<Made> {
  readonly files: readonly string[] // UVH5, of one observation
  readonly msPath: string // the Measurement Set to write
  readonly convert: Partial<ConvertOptions>
  readonly calibration: QuicklookTables | ((made: Converted) => Promise<QuicklookTables>) // known, or looked for then
  readonly apply: Partial<ApplyOptions>
  readonly image: ImageOptions
  readonly imager: QuicklookImager<Made>
  readonly imagerReads?: 'memory' | 'disk' // where the imager can take visibilities from; memory where absent
}

export interface QuicklookReport<Made> {
  readonly converted: Converted
  readonly calibration: QuicklookTables
  readonly applied: ApplyReport
  readonly imaging: Made
  readonly stages: readonly QuicklookStage[]
  readonly totalS: number
  readonly writtenS: number | undefined // that corrected columns took to be written beside the imaging; undefined: before it
  readonly notes: readonly string[] // why visibilities were not kept in memory
}

type Work<Made> = Pick<QuicklookReport<Made>, 'applied' | 'imaging' | 'writtenS'>

/**
 * From the files of one observation to its calibrated image: converts, applies a calibration and images in one process.
 * Visibilities go from one to the next in memory (1.6 GB for a full observation) where there is room, and are written
 * beside; else by the Measurement Set. The products are the same. Names that are taken, options that cannot be and
 * tables that cannot be applied are told before anything is made. The Measurement Set stays where a later stage fails.
 *
 * @throws what the stages throw
 */
export async function quicklook<Made>(
  request: QuicklookRequest<Made>,
  control: StageControl = {},
): Promise<QuicklookReport<Made>> {
  checkRequest(request)
  const { files, msPath, image, imagerReads = 'memory' } = request
  const stages = new TimedStages(control)
  const holding = new Holding({ apply: { ...DEFAULT_APPLY_OPTIONS, ...request.apply }, image, imagerReads })
  const converting = { ...request.convert, listener: holding.listener }
  const converted = await stages.run('convert', (follow) => convert(files, msPath, converting, follow))
  const calibration = await calibrationOf(request, converted)
  const apply = { ...DEFAULT_APPLY_OPTIONS, ...request.apply, after: calibration.after ?? [] }
  const job = { request, tables: calibration.tables, apply }
  const work = await (holding.columns ? overMemory(job, holding, stages) : overDisk(job, stages))
  const notes = holding.reason === undefined ? [] : [`visibilities were not kept in memory: ${holding.reason}`]
  return { converted, calibration, ...work, ...stages.report, notes }
}

interface Job<Made> {
  readonly request: QuicklookRequest<Made>
  readonly tables: readonly string[]
  readonly apply: ApplyOptions
}

async function overDisk<Made>({ request, tables, apply }: Job<Made>, stages: TimedStages): Promise<Work<Made>> {
  const { msPath, image, imager } = request
  const applied = await stages.run('apply', (follow) => applyCalibration(msPath, tables, follow, apply))
  const imaging = await stages.run('image', (follow) => imager(msPath, image, follow))
  return { applied, imaging, writtenS: undefined }
}

/** Where there turns out to be no room for the image beside what is held, that is let go of, and the image made from disk. */
async function overMemory<Made>(job: Job<Made>, holding: Holding, stages: TimedStages): Promise<Work<Made>> {
  const { request, tables, apply } = job
  const { msPath, image, imager } = request
  const fromMemory = (held: HeldVisibilities, follow: StageControl) => imager(msPath, image, follow, held)
  const held = () => ({ msPath, columns: holding.columns!, tables, apply })
  const { applied, writtenS, imaging } = await calibrateAndImage(held(), fromMemory, stages)
  if (!(imaging instanceof HeldMemoryError)) return { applied, writtenS, imaging }
  holding.drop(imaging.message)
  return { applied, writtenS, imaging: await stages.run('image', (follow) => imager(msPath, image, follow)) }
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
