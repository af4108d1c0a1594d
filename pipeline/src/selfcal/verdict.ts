import type { GainTable } from '../calibrate/gain-table.ts'
import { type GainQuality, gainQuality } from './gain-quality.ts'
import type { SelfcalLimits, StepPlan } from './options.ts'

/** What is made of a step: kept, or undone and why. */
export interface StepVerdict {
  readonly status: 'kept' | 'no_improvement' | 'diverged' | 'low_antenna_snr' | 'noisy_gains' | 'failed'
  readonly reason: string // a sentence
}

/** Whether solutions are fit to be applied; undefined where they are. */
export function judgeGains(
  kind: StepPlan['kind'],
  tables: readonly GainTable[],
  limits: SelfcalLimits,
): StepVerdict | undefined {
  const qualities = tables.map(gainQuality)
  return qualities.map((quality) => judge(kind, quality, limits)).find((verdict) => verdict !== undefined)
}

function judge(kind: StepPlan['kind'], quality: GainQuality, limits: SelfcalLimits): StepVerdict | undefined {
  const { flaggedFraction, medianAntennaSnr, phaseScatterRad, amplitudeScatter } = quality
  const leastSnr = kind === 'phase' ? limits.phaseAntennaSnr : limits.amplitudeAntennaSnr
  if (!(flaggedFraction <= limits.flaggedFraction))
    return refused(
      'failed',
      `${percent(flaggedFraction)} of the solutions are flagged`,
      percent(limits.flaggedFraction),
    )
  if (!(medianAntennaSnr >= leastSnr))
    return {
      status: 'low_antenna_snr',
      reason: `an antenna’s median SNR is ${medianAntennaSnr.toFixed(1)}, wanted ${leastSnr}`,
    }
  if (!(phaseScatterRad <= limits.phaseScatterRad))
    return refused('noisy_gains', `phases scatter by ${degrees(phaseScatterRad)}`, degrees(limits.phaseScatterRad))
  if (!(amplitudeScatter <= limits.amplitudeScatter))
    return refused(
      'noisy_gains',
      `amplitudes scatter by ${percent(amplitudeScatter)}`,
      percent(limits.amplitudeScatter),
    )
  return undefined
}

/** Whether a step did any good, by the images before and after it. */
export function judgeImage(
  snr: { readonly before: number; readonly after: number },
  chiSquareGain: number,
  limits: SelfcalLimits,
): StepVerdict {
  const snrGain = snr.after / snr.before
  const told = `dynamic range ${snr.before.toFixed(0)} → ${snr.after.toFixed(0)} (× ${snrGain.toFixed(3)}), χ² ÷ ${chiSquareGain.toFixed(3)}`
  if (!(snrGain * limits.snrGain >= 1)) return { status: 'diverged', reason: `${told}: worse` }
  if (!(chiSquareGain >= limits.chiSquareGain)) return { status: 'diverged', reason: `${told}: a worse fit` }
  if (!(snrGain >= limits.snrGain))
    return { status: 'no_improvement', reason: `${told}: less than × ${limits.snrGain}` }
  return { status: 'kept', reason: told }
}

function refused(status: StepVerdict['status'], found: string, most: string): StepVerdict {
  return { status, reason: `${found}, wanted at most ${most}` }
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`
const degrees = (rad: number) => `${((180 / Math.PI) * rad).toFixed(1)}°`
