/** What a night is judged by. */
export const VERDICT_RULES = {
  badImagedBelow: 0.8, // part of the groups that came
  mixedImagedBelow: 0.95,
  badNoiseAbove: 2.5, // times thermal, of the median
  mixedFailedAbove: 0.05, // part of the groups
  judgedAfterS: 1800, // of their first file: younger ones that are under way do not count yet
} as const

/** What is known of a night. */
export interface NightFigures {
  readonly groups: number
  readonly imaged: number
  readonly failed: number
  readonly underWay: number // that do not count yet
  readonly medianNoiseJy: number | null
  readonly thermalNoiseJy: number
  readonly hasValidSet: boolean // a set of calibration tables holds at its end
}

export interface Verdict {
  readonly verdict: 'good' | 'mixed' | 'bad' | 'no data'
  readonly sentence: string
  readonly reasons: readonly { readonly rule: string; readonly value: number | null; readonly limit: number | null }[]
}

/** Whether a night was good, by the rules; the first of them that is broken is the reason that the sentence tells. */
export function verdictOf(night: NightFigures): Verdict {
  if (night.groups === 0) return { verdict: 'no data', sentence: 'No group arrived.', reasons: [] }
  if (night.groups === night.underWay)
    return { verdict: 'no data', sentence: `Groups under way: ${night.groups}; none has ended yet.`, reasons: [] }
  const bad = broken(night, VERDICT_RULES.badImagedBelow, undefined)
  const mixed = broken(night, VERDICT_RULES.mixedImagedBelow, VERDICT_RULES.mixedFailedAbove)
  const verdict = bad.length > 0 ? 'bad' : mixed.length > 0 ? 'mixed' : 'good'
  const reasons = verdict === 'bad' ? bad : verdict === 'mixed' ? mixed : []
  return { verdict, sentence: sentenceOf(night, verdict), reasons }
}

function broken(night: NightFigures, imagedBelow: number, failedAbove: number | undefined): Verdict['reasons'] {
  const judged = night.groups - night.underWay
  const [imaged, failed] = [night.imaged / judged, night.failed / judged]
  const noise = night.medianNoiseJy === null ? null : night.medianNoiseJy / night.thermalNoiseJy
  const isBad = failedAbove === undefined
  return [
    ...(imaged < imagedBelow ? [{ rule: 'part imaged', value: imaged, limit: imagedBelow }] : []),
    ...(failedAbove !== undefined && failed > failedAbove
      ? [{ rule: 'part failed', value: failed, limit: failedAbove }]
      : []),
    ...(isBad && noise !== null && noise > VERDICT_RULES.badNoiseAbove
      ? [{ rule: 'median noise over thermal', value: noise, limit: VERDICT_RULES.badNoiseAbove }]
      : []),
    ...(isBad && !night.hasValidSet ? [{ rule: 'valid calibration set', value: 0, limit: 1 }] : []),
  ]
}

const OPENING = { good: 'A good night', mixed: 'A mixed night', bad: 'A bad night' } as const

function sentenceOf(night: NightFigures, verdict: 'good' | 'mixed' | 'bad'): string {
  const { groups, imaged, failed, underWay, medianNoiseJy, thermalNoiseJy } = night
  const noise =
    medianNoiseJy === null
      ? 'noise not measured'
      : `median noise ${(1000 * medianNoiseJy).toPrecision(2)} mJy/beam, ${(medianNoiseJy / thermalNoiseJy).toFixed(1)} times thermal`
  const failures = `${underWay > 0 ? `${underWay} under way, ` : ''}${failed === 0 ? 'none failed' : `${failed} failed`}`
  const set = night.hasValidSet ? '' : '; no calibration set is valid'
  return `${OPENING[verdict]}: ${imaged} of ${groups} groups imaged, ${failures}, ${noise}${set}.`
}
