import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { cubesOf, isEven, unevenWarning, writeCube } from './cube-files.ts'
import type { NoImageError } from './errors.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import type { ImagingResult } from './image-result.ts'
import { ImagerThreads } from './imager-threads.ts'
import { inLanes, laneCount } from './lanes.ts'
import { imageCentre } from './masks-field.ts'
import { peelPart } from './open-part.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import type { PeeledOutliers } from './outlier-fit.ts'
import { imagePair } from './pair.ts'
import { arePair, groupsOf, inPairs } from './part-groups.ts'
import { type ImagePart, type PartsRequest, planParts } from './parts.ts'
import { ProductFiles } from './products.ts'
import { type RowKeys, readRowKeys } from './row-runs.ts'
import { combinationsOf, type Stokes } from './stokes.ts'
import { productName } from './tiers.ts'
import { imagesTogether, type PartJob } from './together.ts'
import { combinationsOfWindows } from './windows.ts'

/** One of the images, or why there is none: all of that part is flagged, or CLEAN has no beam to restore with. */
export type PartOutcome =
  | { readonly part: ImagePart; readonly result: ImagingResult }
  | { readonly part: ImagePart; readonly empty: NoImageError }

/** All that was made of a Measurement Set. */
export interface ManyImages {
  readonly outcomes: readonly PartOutcome[]
  readonly cubes: readonly ImagingResult['products'][] // of the parts of the band, where there are several
  readonly warnings: readonly string[]
}

/**
 * Makes several images of a Measurement Set, all about one phase centre: of each Stokes parameter, integration and part
 * of the band one, as if there were nothing else, with weights and beam of its own; and of parts of the band cubes. They
 * come one after the other in the same memory and threads, or where they are not CLEANed as many at a time as there are
 * threads, and snapshots without point spread functions two by two; each reads its own rows and channels alone, and Stokes
 * parameters are read together, so all is read once. Their files get their names when all are whole.
 *
 * @throws as imageMeasurementSet; NothingToImageError and FitError only where there is no image at all
 */
export async function imageParts(
  path: string,
  options: ImageOptions,
  wanted: PartsRequest,
  control: StageControl = {},
): Promise<ManyImages> {
  checkImageOptions(options)
  using source = openVisibilities(path, options.column)
  const keys = readRowKeys(source)
  const taken = wanted.stokes.map((stokes) =>
    combinationsOfWindows(source, combinationsOf(source, stokes), options.spectralWindows),
  )
  const dataDescriptionIds = new Set([...source.dataDescriptions.keys()].filter((id) => taken[0][id]))
  const rows = { keys, fieldIds: wantedFields(source, options.fields), dataDescriptionIds }
  const parts = planParts(source, rows, wanted)
  const imageName = productName(options)
  const files = parts.map(({ suffix }) => new ProductFiles(imageName + suffix))
  const cubes = cubesOf(imageName, parts, files)
  await mkdir(dirname(imageName), { recursive: true })
  const outcomes = new Array<Omit<ImagingResult, 'products'> | NoImageError>(parts.length)
  const progress = progressOf(control, parts)
  try {
    const common = { ...options, phaseCentre: imageCentre(source, options) }
    const dirtyOnly = wanted.snapshots && options.iterations === 0 && snapshotProducts(wanted)
    const peeled = await peelEach(source, common, wanted.stokes, keys, control)
    const alone = groupsOf(parts)
    const groups = dirtyOnly === 'without psf' && canPair(options) ? inPairs(alone, parts) : alone
    const lanes = dirtyOnly ? laneCount({ width: options.sizePx, height: options.sizePx }, groups.length) : 1
    await inLanes(lanes, groups, control.signal, async ({ heap, threads }, group, { signal }) => {
      const jobs = group.map((i): PartJob => {
        const { stokes, times, band } = parts[i]
        const lines = { keys, ...(times && { times }), ...(band && { band }) }
        return {
          options: times ? { ...common, fields: [...times.fieldIds] } : common,
          files: files[i],
          control: { ...(signal && { signal }), progress: (...told) => progress(i, ...told) },
          part: { stokes, heap, threads, lines, outliers: peeled.get(stokes)!, ...(dirtyOnly && { dirtyOnly }) },
        }
      })
      const made = await (arePair(group, parts) ? imagePair(source, heap, jobs) : imagesTogether(source, heap, jobs))
      group.forEach((i, k) => {
        outcomes[i] = made[k]
        files[i].flush()
      })
    })
    const nothing = outcomes.find((outcome) => outcome instanceof Error)
    if (nothing && outcomes.every((outcome) => outcome instanceof Error)) throw nothing
    for (const cube of cubes.filter(isEven)) writeCube(cube)
    const uneven = unevenWarning(cubes)
    return {
      outcomes: await Promise.all(
        outcomes.map(async (outcome, i): Promise<PartOutcome> => {
          if (!(outcome instanceof Error))
            return { part: parts[i], result: { ...outcome, products: await files[i].finish() } }
          await files[i].discard()
          return { part: parts[i], empty: outcome }
        }),
      ),
      cubes: await Promise.all(cubes.filter(isEven).map((cube) => cube.files.finish())),
      warnings: uneven === undefined ? [] : [uneven],
    }
  } catch (error) {
    for (const one of [...files, ...cubes.map((cube) => cube.files)]) await one.discard()
    throw error
  }
}

/** Pairs are made in float32, and of dirty images alone. */
function canPair({ epsilon, terms = 1 }: ImageOptions): boolean {
  return epsilon >= SMALLEST_EPSILON && terms === 1
}

function snapshotProducts({ snapshotPsf }: PartsRequest): 'with psf' | 'without psf' {
  return snapshotPsf ? 'with psf' : 'without psf'
}

/** What lies outside of all the images of a Stokes parameter: found and fitted once. */
async function peelEach(
  source: MeasurementSetSource,
  options: ImageOptions,
  stokes: readonly Stokes[],
  keys: RowKeys,
  control: StageControl,
): Promise<Map<Stokes, PeeledOutliers | 'none'>> {
  const peeled = new Map<Stokes, PeeledOutliers | 'none'>(stokes.map((one) => [one, 'none']))
  if (options.cleanRadiusRad === undefined) return peeled
  const heap = new KernelHeap()
  await using threads = new ImagerThreads(heap.memory)
  for (const one of stokes)
    peeled.set(one, await peelPart(source, options, control, { stokes: one, heap, threads, lines: { keys } }))
  return peeled
}

/** Tells how far all of the images are, from how far each is. */
function progressOf({ progress }: StageControl, parts: readonly ImagePart[]) {
  const done = new Float64Array(parts.length)
  return (i: number, fraction: number, message: string): void => {
    done[i] = fraction
    const name = parts.length > 1 ? `image ${i + 1} of ${parts.length}: ` : ''
    progress?.(done.reduce((sum, one) => sum + one, 0) / parts.length, name + message)
  }
}
