import type { Direction } from '@contimg/numerics/frames'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { writeDirty } from './clean-and-restore.ts'
import { describer } from './describer.ts'
import { ImagerMemoryError, NothingToImageError } from './errors.ts'
import { planText } from './open-imager.ts'
import { requestOf } from './open-part.ts'
import { PairImager, type PairMember } from './pair-imager.ts'
import type { RestoringBeam } from './restoring-beam.ts'
import { beamInRad, portion, requireBeam } from './run.ts'
import { imagesTogether, type Made, type PartJob } from './together.ts'

/**
 * Makes the dirty images of two parts together, without point spread functions. Where they cannot be, nothing being left
 * of one, memory not holding both or one so bright that the other would drown in its rounding errors, one after the other.
 *
 * @param heap  that of both, as is their threads; what it holds from here on may be lost
 * @param jobs  two, of the same pixels
 */
export async function imagePair(
  source: MeasurementSetSource,
  heap: KernelHeap,
  jobs: readonly PartJob[],
): Promise<Made[]> {
  const start = heap.mark()
  const pair = await makePair(source, heap, jobs).catch(notTogether)
  if (pair) return pair
  const made: Made[] = []
  for (const job of jobs) {
    heap.release(start)
    made.push(...(await imagesTogether(source, heap, [job])))
  }
  return made
}

/** @returns undefined where they cannot be made together */
async function makePair(
  source: MeasurementSetSource,
  heap: KernelHeap,
  jobs: readonly PartJob[],
): Promise<Made[] | undefined> {
  requireBeam(source, jobs[0].options)
  const control = controlOfBoth(jobs)
  const requests = jobs.map((job) => requestFor(source, job))
  const imager = new PairImager(source, heap, jobs[0].part.threads!, requests)
  await imager.load(portion(control, 0.05, 0.3))
  const beams: RestoringBeam[] = []
  for (const member of imager.members) beams.push(await imager.fitBeam(member, portion(control, 0.3, 0.4, 'beam')))
  if (!(await imager.makeImages(portion(control, 0.4, 0.9, 'dirty image')))) return undefined
  return await Promise.all(
    jobs.map((job, i) => write(source, job, requests[i].centre, imager, imager.members[i], beams[i])),
  )
}

function requestFor(source: MeasurementSetSource, { options, part }: PartJob) {
  const { outliers = 'none' } = part
  const request = { ...requestOf(source, options, part), use: 'images' } as const
  return outliers === 'none' ? request : { ...request, outliers: outliers.model }
}

async function write(
  source: MeasurementSetSource,
  { options, files, part: { stokes, outliers: peeled = 'none' } }: PartJob,
  centre: Direction,
  imager: PairImager,
  { lines, loader, dirty }: PairMember,
  { beam, warning }: RestoringBeam,
): Promise<Made> {
  const { epsilon, cellRad, cleanRadiusRad } = options
  const { counts, sumOfWeights, relativeNoise } = loader
  const outliers = peeled === 'none' ? [] : peeled.list
  const gridder = planText(imager.plan, epsilon)
  const facts = { stokes, centre, lines, counts, gridder, beam, sumOfWeights, outliers }
  const product = describer(source, options, files, facts)
  const quality = await writeDirty(imager, dirty, [product('dirty', dirty, 'Jy/beam')])
  return {
    warnings: warning === undefined ? [] : [warning],
    ...(cleanRadiusRad !== undefined && { outliers }),
    centre: { raRad: centre.raRad, decRad: centre.decRad },
    beam: beam && beamInRad(beam, cellRad),
    relativeNoise,
    counts,
    planeCount: imager.plan.planes.planes,
    ...quality,
  }
}

/** What stops one stops both. */
function controlOfBoth(jobs: readonly PartJob[]): StageControl {
  return {
    ...jobs[0].control,
    progress(...told) {
      for (const { control } of jobs) control.progress?.(...told)
    },
  }
}

function notTogether(error: unknown): undefined {
  if (error instanceof NothingToImageError || error instanceof ImagerMemoryError || error instanceof RangeError) return
  throw error
}
