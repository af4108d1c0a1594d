import { createHash } from 'node:crypto'
import { freshness } from '@contimg/pipeline/registry'
import {
  CADENCE_S,
  failuresByCause,
  findStreamState,
  listChangedGroups,
  listFluxAlerts,
  type Products,
  pageOfLines,
} from '@contimg/state/products'
import { chosenNow, sentenceOf, wordOf } from '../calibration/health.ts'
import type { ApiContext } from '../context.ts'
import { mjdSOfMs } from '../times.ts'
import { type Alert, bySeverity } from './alert.ts'
import { diskAlerts, foldersOf } from './disks.ts'

const DAY_MS = 86_400_000
const MANY_FAILED = 10
const GROUPS_TOLD = 20
const [LATE_CADENCES, VERY_LATE_CADENCES] = [2, 12]

/** All that stands now, the severest first. */
export async function standingAlerts({ products, settings, nowMs }: ApiContext): Promise<Alert[]> {
  const now = nowMs()
  const found = await Promise.all([
    failureAlerts(products, now),
    calibrationAlerts(products, now),
    diskAlerts(foldersOf(settings), now),
    noDataAlerts(products, now),
    fluxAlerts(products, now),
  ])
  return found.flat().toSorted(bySeverity)
}

/** Groups of the last day that failed and have not been done since, by cause. */
async function failureAlerts(products: Products, now: number): Promise<Alert[]> {
  const failed = await listChangedGroups(products, 'failed', (now - DAY_MS) / 1000)
  return failuresByCause(failed).map(({ cause, count, groups, command }) => {
    const times = groups.map(({ updatedS }) => 1000 * updatedS)
    const severity = count >= MANY_FAILED ? 'critical' : 'warning'
    return {
      ...{ id: `failure-${digestOf(cause)}`, kind: 'failure', severity },
      title: count === 1 ? `${groups[0].id} failed` : `${count} groups failed of one cause`,
      message: groups[0].error ?? 'it is not known why',
      ...{ sinceMs: Math.min(...times), lastMs: Math.max(...times), count },
      subjects: groups.slice(0, GROUPS_TOLD).map(({ id }) => id),
      action: command,
    }
  })
}

/** Where there was a calibration or data of late, and there is none that is fresh for what is observed. */
async function calibrationAlerts(products: Products, now: number): Promise<Alert[]> {
  const chosen = await chosenNow(products, mjdSOfMs(now))
  const { answer, sets, decRad } = chosen
  const word = wordOf(answer)
  if (word === 'fresh' || word === 'aging' || (sets.length === 0 && decRad === undefined)) return []
  const set = answer.state === 'calibrated' ? answer.set : ''
  const strip = decRad === undefined ? 'none' : ((decRad * 180) / Math.PI).toFixed(0)
  return [
    {
      ...{ id: `calibration-${digestOf(`${strip} ${set}`)}`, kind: 'calibration' },
      severity: word === 'stale' ? 'warning' : 'critical',
      title:
        set === ''
          ? 'No valid calibration'
          : `The calibration is ${freshness(answer.state === 'calibrated' ? answer.offsetS : 0)}`,
      message: sentenceOf(chosen),
      ...{ sinceMs: null, lastMs: now, count: 1, subjects: set === '' ? [] : [set] },
      action: 'contimg registry timeline',
    },
  ]
}

/** Nothing has come for a while that should have. */
async function noDataAlerts(products: Products, now: number): Promise<Alert[]> {
  const [latest] = await pageOfLines(products, {}, { order: 'group_id', descending: true, limit: 1 })
  const { desired } = await findStreamState(products)
  if (latest === undefined || desired === 'stopped') return []
  const lastMs = Math.max(1000 * latest.received_at, Date.parse(`${latest.group_id}Z`) || 0)
  const cadences = (now - lastMs) / (1000 * CADENCE_S)
  if (cadences <= LATE_CADENCES) return []
  const since = new Date(lastMs).toISOString().slice(0, 16).replace('T', ' ')
  return [
    {
      ...{ id: `no-data-${latest.group_id}`, kind: 'no-data' },
      severity: cadences > VERY_LATE_CADENCES ? 'critical' : 'warning',
      title: 'No data arrive',
      message: `No group has come since ${latest.group_id} (${since} UTC): ${Math.floor(cadences)} are missing.`,
      ...{ sinceMs: lastMs, lastMs, count: Math.floor(cadences), subjects: [latest.group_id] },
      action: 'contimg stream status',
    },
  ]
}

async function fluxAlerts(products: Products, now: number): Promise<Alert[]> {
  const standing = await listFluxAlerts(products, { standingOnly: true })
  return standing.map(({ id, severity, calibrator, message, triggeredS, count }) => ({
    ...{ id: `flux-${id}`, kind: 'flux', severity, title: `The flux of ${calibrator} drifts`, message, count },
    ...{ sinceMs: 1000 * triggeredS, lastMs: Math.min(now, 1000 * triggeredS), subjects: [calibrator] },
    action: `contimg calibration flux list --calibrator ${calibrator}`,
  }))
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
