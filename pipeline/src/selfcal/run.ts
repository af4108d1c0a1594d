import { join, resolve } from 'node:path'
import { applyCalibration } from '../calibrate/apply.ts'
import type { StageControl } from '../control.ts'
import { discardMeasurementSet } from '../flag/new-measurement-set.ts'
import { responseAtBrightest } from './brightest.ts'
import { checkRequest } from './check-request.ts'
import { type ImageQuality, Journal, type JournalContent, type SelfcalStep } from './journal.ts'
import { planSteps, type SelfcalOptions, type StepPlan } from './options.ts'
import { type BestSoFar, imageWith, part, tryStep } from './step.ts'
import { WorkingCopy } from './working-copy.ts'

/**
 * How it ended. success: every step was kept; converged: some were, until one brought too little; max_iterations: steps
 * were left over; the others: nothing was kept, for the reason of the (first) step.
 */
export type SelfcalStatus =
  | 'success'
  | 'converged'
  | 'max_iterations'
  | 'no_improvement'
  | 'diverged'
  | 'low_antenna_snr'
  | 'noisy_gains'
  | 'failed'

export interface SelfcalReport {
  readonly status: SelfcalStatus
  readonly reason: string // a sentence
  readonly initial: ImageQuality
  readonly final: ImageQuality // that of the last step kept, or the initial one
  readonly steps: readonly SelfcalStep[]
  readonly tables: readonly string[] // of the steps kept; applied after the initial ones
}

/**
 * Self-calibration: image, model, gains against it, apply, image again; phases over ever shorter times, then amplitudes.
 * A step is kept where it raises the dynamic range enough and the gains are sound, and otherwise undone; phases that
 * bring nothing more give way to the amplitudes if any phases were kept before. All this happens on a copy in `folder`;
 * the Measurement Set is written once at the end, and not at all where no step was kept. Stopped or killed, it goes on
 * from its last whole step when it is called again with the same folder and options.
 *
 * @throws OtherSelfcalError; as checkRequest; what imaging, solving and applying throw, but for gains that cannot be
 *   solved, which end it; the signal's reason
 */
export async function selfcal(
  msPath: string,
  folder: string,
  given: SelfcalOptions,
  control: StageControl = {},
): Promise<SelfcalReport> {
  const place = resolve(folder) // the journal may be read from elsewhere
  const options = { ...given, initialTables: given.initialTables.map((path) => resolve(path)) }
  const journal = new Journal(join(place, 'selfcal.json'), { ms: resolve(msPath), options })
  if (!journal.content.isApplied) checkRequest(msPath, options, journal.content.initial !== undefined)
  try {
    if (!journal.content.isApplied) await runAndApply(msPath, place, options, journal, control)
  } finally {
    await discardMeasurementSet(copyPath(place)) // of no use to a later attempt
  }
  return reportOf(options, planSteps(options), journal)
}

async function runAndApply(
  msPath: string,
  folder: string,
  options: SelfcalOptions,
  journal: Journal,
  control: StageControl,
): Promise<void> {
  await runSteps(msPath, folder, options, journal, part(control, 0, 0.95))
  const tables = tablesOf(options, journal.content.steps)
  if (tables.length > options.initialTables.length) await applyCalibration(msPath, tables, part(control, 0.95, 1))
  await journal.note({ isApplied: true })
}

async function runSteps(
  msPath: string,
  folder: string,
  options: SelfcalOptions,
  journal: Journal,
  control: StageControl,
) {
  const plans = planSteps(options)
  const share = 1 / (1 + Math.min(plans.length, options.maximumSteps))
  const next = () =>
    journal.content.refusal === undefined ? nextStep(options, plans, journal.content.steps) : undefined
  if (journal.content.initial && !next()) return
  control.progress?.(0, 'working copy')
  const place = { msPath, copy: await WorkingCopy.make(msPath, copyPath(folder)), folder, options }
  if (!journal.content.initial) {
    const initial = await imageWith(place, options.initialTables, 'step-0', part(control, 0, share))
    await journal.note({ initial, ...refusal(msPath, initial, options) })
  }
  for (let plan = next(); plan; plan = next()) {
    const done = journal.content.steps
    const best = bestOf(options, journal.content.initial!, done)
    const number = done.length + 1
    const step = await tryStep(place, plan, number, best, part(control, number * share, (number + 1) * share))
    await journal.note({ steps: [...done, step] })
  }
}

function copyPath(folder: string): string {
  return join(folder, 'working.ms')
}

/** Why there is no use in beginning; nothing where there is. */
function refusal(msPath: string, { snr, imageName }: ImageQuality, { limits, beam }: SelfcalOptions) {
  if (!(snr >= limits.initialSnr))
    return { refusal: `dynamic range ${snr.toFixed(1)} of the first image, wanted ${limits.initialSnr}` }
  const response = beam === 'none' ? 1 : responseAtBrightest(msPath, imageName, beam)
  if (response >= limits.beamResponse) return {}
  const wanted = `wanted ${limits.beamResponse}`
  return { refusal: `the brightest source is seen with ${response.toFixed(2)} of the beam, ${wanted}` }
}

/** The step to try next; undefined where it is over. */
export function nextStep(
  { maximumSteps }: SelfcalOptions,
  plans: readonly StepPlan[],
  done: readonly SelfcalStep[],
): StepPlan | undefined {
  const last = done.at(-1)
  if (done.length >= maximumSteps) return undefined
  if (!last) return plans[0]
  const at = plans.findIndex(({ kind, interval }) => kind === last.kind && interval === last.interval)
  if (last.verdict.status === 'kept') return plans[at + 1]
  const someKept = done.some(({ verdict }) => verdict.status === 'kept')
  return last.kind === 'phase' && someKept ? plans.find(({ kind }) => kind === 'amplitude') : undefined
}

function tablesOf({ initialTables }: SelfcalOptions, steps: readonly SelfcalStep[]): string[] {
  const kept = steps.filter(({ verdict }) => verdict.status === 'kept')
  const phase = kept.findLast(({ kind }) => kind === 'phase') // shorter phases stand in for longer ones
  const amplitude = kept.findLast(({ kind }) => kind === 'amplitude') // which was solved after them
  return [...initialTables, ...(phase?.tables ?? []), ...(amplitude?.tables ?? [])]
}

function bestOf(options: SelfcalOptions, initial: ImageQuality, steps: readonly SelfcalStep[]): BestSoFar {
  const kept = steps.filter(({ verdict }) => verdict.status === 'kept')
  return { tables: tablesOf(options, steps), image: kept.at(-1)?.image ?? initial }
}

function reportOf(options: SelfcalOptions, plans: readonly StepPlan[], { content }: Journal): SelfcalReport {
  const { steps } = content
  const initial = content.initial!
  const kept = steps.filter(({ verdict }) => verdict.status === 'kept')
  const { status, reason } = ending(options, plans, content)
  const tables = tablesOf(options, steps).slice(options.initialTables.length)
  return { status, reason, initial, final: kept.at(-1)?.image ?? initial, steps, tables }
}

function ending(
  options: SelfcalOptions,
  plans: readonly StepPlan[],
  { steps, refusal }: JournalContent,
): { status: SelfcalStatus; reason: string } {
  const last = steps.at(-1)
  if (!last) return { status: 'failed', reason: refusal ?? 'no steps were asked for' }
  if (nextStep({ ...options, maximumSteps: Number.POSITIVE_INFINITY }, plans, steps))
    return { status: 'max_iterations', reason: `${steps.length} steps were allowed` }
  const { status, reason } = last.verdict
  if (status === 'kept') return { status: 'success', reason }
  return { status: steps.some(({ verdict }) => verdict.status === 'kept') ? 'converged' : status, reason }
}
