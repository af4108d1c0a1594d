/** How a number is judged: beyond the first value it warns, beyond the second it fails. */
export interface Rule {
  readonly name: string
  readonly unit: string
  readonly worse: 'above' | 'below'
  readonly warn: number
  readonly fail: number
  readonly why: string
}

export type Grade = 'good' | 'warn' | 'fail'

/** Changes with the rules, so that a grade says by which it was given. */
export const RULES_VERSION = 1

/**
 * What an image is judged by. The dynamic range is the operators' (an image below 5 shows no source); of the noise they
 * use 1 mJy/beam as the line that a good five minutes stay below, and beyond three times that no known source of 10 mJy
 * can be measured to 30 %.
 */
export const IMAGE_RULES: Readonly<Record<'noise' | 'dynamicRange', Rule>> = {
  noise: {
    name: 'noise_jy',
    unit: 'Jy/beam',
    worse: 'above',
    warn: 0.001,
    fail: 0.003,
    why: 'five minutes of the whole array stay below 1 mJy/beam; beyond 3 mJy/beam 10 mJy are not measured to 30 %',
  },
  dynamicRange: {
    name: 'dynamic_range',
    unit: '',
    worse: 'below',
    warn: 10,
    fail: 5,
    why: 'below 5 not even the brightest source is certain',
  },
}

/** The same for a database. */
export const GRADE_LIMITS = { noiseJy: IMAGE_RULES.noise, dynamicRange: IMAGE_RULES.dynamicRange } as const

/** The numbers of an image that are judged; null where they were not measured. */
export interface ImageNumbers {
  readonly noise_jy: number | null
  readonly dynamic_range: number | null
  readonly calibration: string | null
}

export interface Judgement {
  readonly grade: Grade | null // null: nothing was measured
  readonly reasons: readonly string[] // of what is not good
}

const UNCALIBRATED = { grade: 'fail', reason: 'not calibrated: fluxes are in units of the correlator' } as const

/** What one rule says, with the reason where that is not good. */
interface Said {
  readonly grade: Grade
  readonly reason?: string
}

/** The worst of what the rules say. Without calibration fluxes mean nothing: that fails. */
export function judgeImage({ noise_jy: noise, dynamic_range: range, calibration }: ImageNumbers): Judgement {
  const found = [judge(IMAGE_RULES.noise, noise), judge(IMAGE_RULES.dynamicRange, range)]
  if (calibration === 'uncalibrated') found.push(UNCALIBRATED)
  return judgementOf(found)
}

const BADNESS: Readonly<Record<Grade, number>> = { good: 0, warn: 1, fail: 2 }

/** The worst of what several rules say, each undefined where nothing was measured. */
export function judgementOf(found: readonly (Said | undefined)[]): Judgement {
  const reasons: string[] = []
  let worst: Grade | null = null
  for (const said of found) {
    if (said === undefined) continue
    if (worst === null || BADNESS[said.grade] > BADNESS[worst]) worst = said.grade
    if (said.reason !== undefined) reasons.push(said.reason)
  }
  return { grade: worst, reasons }
}

/** What a rule says of a value; undefined where it was not measured. */
export function judge(rule: Rule, value: number | null): Said | undefined {
  if (value === null) return undefined
  const isBeyond = (limit: number) => (rule.worse === 'above' ? value > limit : value < limit)
  const grade = isBeyond(rule.fail) ? 'fail' : isBeyond(rule.warn) ? 'warn' : 'good'
  if (grade === 'good') return { grade }
  const text = `${rule.name} ${Number(value.toPrecision(3))}, ${rule.worse} ${rule[grade]}${rule.unit && ` ${rule.unit}`}`
  return { grade, reason: text }
}

export function worstOf(grades: readonly Grade[]): Grade | null {
  return judgementOf(grades.map((grade) => ({ grade }))).grade
}
