import { failedStageOf, failuresByCause, type IngestGroup, listChangedGroups } from '@contimg/state/products'
import { boundedSpanOf } from '../bounded-span.ts'
import type { Api, ApiContext } from '../context.ts'
import { nightOf, summaryOf } from '../nights/summary.ts'
import { CALIBRATION_RULES } from '../quality/calibration-rules.ts'
import { IMAGE_RULES, RULES_VERSION } from '../quality/image-rules.ts'
import { VERDICT_RULES } from '../quality/verdict.ts'
import { failureQuery, failures, nightQuery, nights, qualityLimits } from '../schemas/nights.ts'
import { isoOf } from '../times.ts'

const DAY_MS = 86_400_000
const LONGEST_DAYS = 366
const GROUPS_TOLD = 100

/** Whether nights were good, by which rules, and what failed of what. */
export function nightRoutes(api: Api, { products, nowMs }: ApiContext): void {
  const summary = {
    tags: ['nights'],
    summary: 'Verdict and figures of a night, of a span of time, or of many nights',
    querystring: nightQuery,
    response: { 200: nights },
  }
  api.get('/summary/night', { schema: summary }, async ({ query: { t, n = 1 } }) => {
    const latest = nightOf(nowMs())
    const back = (days: number) => ({ fromMs: latest.fromMs - days * DAY_MS, toMs: latest.toMs - days * DAY_MS })
    const spans =
      t === undefined ? Array.from({ length: n }, (_, i) => back(n - 1 - i)) : [boundedSpanOf(t, nowMs(), LONGEST_DAYS)]
    const made = []
    for (const span of spans) made.push(await summaryOf(products, span, nowMs()))
    return { rules: VERDICT_RULES, nights: made }
  })
  const limits = {
    tags: ['quality'],
    summary: 'What images, calibrations and nights are judged by',
    response: { 200: qualityLimits },
  }
  api.get('/qa/limits', { schema: limits, config: { isTagged: true } }, async () => {
    const image = Object.values(IMAGE_RULES)
    return { version: RULES_VERSION, image, calibration: [...CALIBRATION_RULES], night: VERDICT_RULES }
  })
  const failed = {
    tags: ['nights'],
    summary: 'What failed, by cause, with what to do about it',
    querystring: failureQuery,
    response: { 200: failures },
  }
  api.get('/failures', { schema: failed }, async ({ query }) => {
    const { fromMs, toMs } = boundedSpanOf(query.t, nowMs(), LONGEST_DAYS)
    const all = await listChangedGroups(products, 'failed', fromMs / 1000)
    const found = all.filter(({ updatedS }) => 1000 * updatedS <= toMs)
    const causes = failuresByCause(found).map(({ cause, command, groups }) => causeOf(cause, command, groups))
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), total: found.length, causes }
  })
}

/** @param groups  that failed of it, the latest first */
function causeOf(cause: string, action: string, groups: readonly IngestGroup[]) {
  const [latest] = groups
  const times = groups.map(({ updatedS }) => updatedS)
  return {
    ...{ cause, count: groups.length, action },
    ...{ first: isoOf(Math.min(...times)), last: isoOf(Math.max(...times)) },
    stage: failedStageOf(latest.stages, latest.error) ?? null,
    sample: latest.error ?? 'it is not known why',
    groups: groups.slice(0, GROUPS_TOLD).map(({ id }) => id),
  }
}
