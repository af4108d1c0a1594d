import { basename, join } from 'node:path'
import { CalibrationFailedError } from '../calibrate/errors.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { readGainTable, writeGainTable } from '../calibrate/table-file.ts'
import type { UvRange } from '../calibrate/uv-range.ts'
import type { StageControl } from '../control.ts'
import { IMAGE_KINDS, productPath } from '../image/products.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { writeModel } from '../model/run.ts'
import { discard, whole } from '../output.ts'
import { reducedChiSquare } from './chi-square.ts'
import { writeClippedModel } from './clip-model.ts'
import type { ImageQuality, SelfcalStep } from './journal.ts'
import { normaliseTable } from './normalise.ts'
import type { SelfcalOptions, StepPlan } from './options.ts'
import { judgeGains, judgeImage } from './verdict.ts'
import type { WorkingCopy } from './working-copy.ts'

/** Where a self-calibration works. */
export interface Workplace {
  readonly msPath: string // that stays as it is
  readonly copy: WorkingCopy
  readonly folder: string
  readonly options: SelfcalOptions
}

/** The best that is known before a step. */
export interface BestSoFar {
  readonly tables: readonly string[] // initial ones and those of the steps that were kept
  readonly image: ImageQuality
}

/** Images the working copy with the tables given. */
export async function imageWith(
  { copy, folder, options }: Workplace,
  tables: readonly string[],
  name: string,
  control: StageControl,
): Promise<ImageQuality> {
  const imageName = join(folder, name)
  for (const kind of IMAGE_KINDS) await discard(productPath(imageName, kind))
  const column = await copy.correct(tables, part(control, 0, 0.2))
  const request = { ...options.image, imageName, column }
  const { peakJy, noiseJy } = await imageMeasurementSet(copy.path, request, part(control, 0.2, 1))
  return { imageName, peakJy, noiseJy, snr: peakJy / noiseJy }
}

/**
 * Tries one step: gains against the best image's model, and an image with them; and judges it. Phases are solved for
 * anew, given the initial tables, amplitudes given the best phases too.
 */
export async function tryStep(
  place: Workplace,
  plan: StepPlan,
  number: number,
  best: BestSoFar,
  control: StageControl,
): Promise<SelfcalStep> {
  const { copy, folder, options } = place
  const prefix = join(folder, `${basename(place.msPath).replace(/\.ms$/, '')}_sc${number}`)
  const none = { ...plan, tables: [], image: undefined, chiSquareGain: undefined }
  const modelPath = writeClippedModel(best.image.imageName, plan.kind === 'phase' ? 0 : 1)
  await writeModel(copy.path, { modelPath, beam: 'none' }, part(control, 0, 0.1))
  const column = await copy.correct(best.tables, part(control, 0.1, 0.2))
  const before = await reducedChiSquare(copy.path, column, control)
  copy.restoreFlags()
  const base = plan.kind === 'phase' ? options.initialTables : best.tables
  const solved = await solve(place, plan, prefix, base, part(control, 0.2, 0.35))
  if (typeof solved === 'string') return { ...none, verdict: { status: 'failed', reason: solved } }
  const poor = judgeGains(
    plan.kind,
    solved.map((path) => readGainTable(path)),
    options.limits,
  )
  if (poor) return { ...none, tables: solved, verdict: poor }
  const image = await imageWith(place, [...base, ...solved], `step-${number}`, part(control, 0.35, 1))
  const chiSquareGain = before / (await reducedChiSquare(copy.path, 'CORRECTED_DATA', control))
  const verdict = judgeImage({ before: best.image.snr, after: image.snr }, chiSquareGain, options.limits)
  return { ...plan, tables: solved, image, chiSquareGain, verdict }
}

/** The tables of a step's gains, or why there are none. */
async function solve(
  { copy, options }: Workplace,
  { kind, interval }: StepPlan,
  prefix: string,
  priorTables: readonly string[],
  control: StageControl,
): Promise<string[] | string> {
  const [phasePath, rawPath, amplitudePath] = ['gpcal', 'gacal', 'gacal_normalised'].map((name) => `${prefix}_${name}`)
  for (const path of [phasePath, rawPath, amplitudePath]) await discard(path)
  const request = {
    ...DEFAULT_CALIBRATE_OPTIONS,
    modelColumn: true,
    outPrefix: prefix,
    fields: options.image.fields,
    bandpass: false,
    priorTables,
    gains: kind === 'phase' ? ('p' as const) : ('ap' as const),
    gainMinimumSnr: kind === 'phase' ? options.phaseMinimumSnr : options.amplitudeMinimumSnr,
    phaseInterval: interval,
    amplitudeInterval: interval,
    combineWindows: options.combineWindows,
    ...(options.uvRange && uvLimits(options.uvRange)),
    ...(options.referenceAntenna !== undefined && { referenceAntenna: options.referenceAntenna }),
  }
  try {
    await calibrateMeasurementSet(copy.path, request, control)
  } catch (error) {
    if (error instanceof CalibrationFailedError) return error.message
    throw error
  }
  if (kind === 'phase') return [phasePath]
  const normalised = normaliseTable(readGainTable(rawPath))
  const history = ['amplitudes of each solution divided by their mean over the antennas']
  await whole(amplitudePath, async (partial) => writeGainTable(partial, normalised, history))
  return [phasePath, amplitudePath]
}

function uvLimits({ minimum, maximum }: UvRange) {
  return { minimumUvWavelengths: minimum, ...(maximum < Infinity && { maximumUvWavelengths: maximum }) }
}

/** Progress from 0 to 1 of a part of the work, as from `from` to `to` of the whole. */
export function part({ progress, signal }: StageControl, from: number, to: number): StageControl {
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), message),
  }
}
