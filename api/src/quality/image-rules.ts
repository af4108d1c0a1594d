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

/** The worst of what the rules say. Without calibration fluxes mean nothing: that fails. */
export function judgeImage({ noise_jy: noise, dynamic_range: range, calibration }: ImageNumbers): Judgement {
  const found = [judge(IMAGE_RULES.noise, noise), judge(IMAGE_RULES.dynamicRange, range)]
  if (calibration === 'uncalibrated')
    found.push({ grade: 'fail', reason: 'not calibrated: fluxes are in units of the correlator' })
  const grades = found.flatMap((one) => (one === undefined ? [] : [one.grade]))
  const reasons = found.flatMap((one) => (one?.reason === undefined ? [] : [one.reason]))
  return { grade: worstOf(grades), reasons }
}

/** What a rule says of a value; undefined where it was not measured. */
export function judge(rule: Rule, value: number | null): { grade: Grade; reason?: string } | undefined {
  if (value === null) return undefined
  const isBeyond = (limit: number) => (rule.worse === 'above' ? value > limit : value < limit)
  const grade = isBeyond(rule.fail) ? 'fail' : isBeyond(rule.warn) ? 'warn' : 'good'
  if (grade === 'good') return { grade }
  const text = `${rule.name} ${Number(value.toPrecision(3))}, ${rule.worse} ${rule[grade]}${rule.unit && ` ${rule.unit}`}`
  return { grade, reason: text }
}

export function worstOf(grades: readonly Grade[]): Grade | null {
  for (const one of ['fail', 'warn', 'good'] as const) if (grades.includes(one)) return one
  return null
}
