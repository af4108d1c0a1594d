import { type HousekeepingReport, housekeeping } from '@contimg/pipeline'
import {
  hostClock,
  listRetentionPolicies,
  type Products,
  pruneEvents,
  pruneRecordedJobs,
  type RetentionPolicy,
  type RetentionRule,
} from '@contimg/state/products'
import { type AbsurdClient, JOB_LOGS_KEPT_S, TASK_RETENTION_S, type TaskPayload } from '@contimg/state/work'
import { BACKUP_KINDS, type BackupKind } from './backup-files.ts'
import { standing } from './candidates.ts'
import { healthNow } from './health.ts'
import { pruneJobLogs } from './job-logs.ts'
import { makeBackup } from './make-backup.ts'
import type { Places } from './places.ts'
import { reconcile } from './reconcile.ts'
import { type Recovery, recoverGroups, workOnGroups } from './recover-groups.ts'
import { executeRetention } from './retention.ts'

/** What maintenance works with. */
export interface Means {
  readonly products: Products
  readonly work: AbsurdClient
  readonly places: Places
  readonly leftoverAgeS: number
  readonly inProgressTimeoutS: number // as RecoveryRequest has them
  readonly collectingTimeoutS: number
}

export type MaintenanceTask = (means: Means, payload: TaskPayload, signal: AbortSignal) => Promise<object>

const BY = { by: 'schedule', user: 'contimg' }
const EVENTS_KEPT_S = 7 * 86_400

/** The tasks that need the database of products, which is why its own process does them. */
export const MAINTENANCE_TASKS: Readonly<Record<string, MaintenanceTask>> = {
  'backup-database': (means, payload, signal) => backup(means, payload, 'database_only', signal),
  'backup-caltables': (means, payload, signal) => backup(means, payload, 'caltables_only', signal),
  'storage-reconciliation': async ({ products, places }, _, signal) => {
    const { differences, failures } = await reconcile(products, places, { execute: true, signal })
    const steps = Object.groupBy(differences, ({ step }) => step)
    return { ...Object.fromEntries(Object.entries(steps).map(([step, some]) => [step, some.length])), failures }
  },
  'health-check': async ({ products, work, places }) => await healthNow(products, work, places),
  'session-cleanup': async () => ({ removed: 0, message: 'this version keeps no sessions' }),
  'data-retention-cleanup': retain,
  housekeeping: keepHouse,
}

async function backup(
  { products, places }: Means,
  { config, outputs }: TaskPayload,
  type: 'database_only' | 'caltables_only',
  signal: AbortSignal,
): Promise<object> {
  const wanted = BACKUP_KINDS.find((one) => one === config.kind)
  const kind: BackupKind = wanted ?? 'daily'
  const folder = typeof outputs.directory === 'string' ? outputs.directory : places.backups
  const { path, sizeBytes, sha256, removed } = await makeBackup(products, { type, kind, folder, by: BY.user }, signal)
  return { path, size_bytes: sizeBytes, sha256, removed: removed.length }
}

/** Days that a task names go before those of the policies. */
async function retain({ products, work, places }: Means, { inputs }: TaskPayload, signal: AbortSignal) {
  const days = { measurement_set: inputs.ms_days, image: inputs.image_days } as Readonly<Record<string, unknown>>
  const policies = (await listRetentionPolicies(products)).filter(({ status }) => status === 'active')
  const done: object[] = []
  for (const policy of policies) {
    const { removed, freedBytes, errors } = await executeRetention(
      { products, work, places },
      withDays(policy, days[policy.dataType]),
      BY,
      signal,
    )
    done.push({ policy: policy.id, removed, freed_bytes: freedBytes, errors: errors.slice(0, 20) })
  }
  return { policies: done }
}

function withDays(policy: RetentionPolicy, days: unknown): RetentionPolicy {
  if (typeof days !== 'number') return policy
  const rule: RetentionRule = { triggerType: 'age', action: 'delete', threshold: days, thresholdUnit: 'days' }
  return { ...policy, rules: [...policy.rules.filter(({ triggerType }) => triggerType !== 'age'), rule] }
}

/** What killed runs left, groups that stand still, and notes of tasks that nobody can hand over again. */
async function keepHouse(means: Means, _: unknown, signal: AbortSignal) {
  const { products, work, places, leftoverAgeS, inProgressTimeoutS, collectingTimeoutS } = means
  const { boot, nowS } = hostClock()
  const now = { boot, s: nowS() }
  const request = { inProgressTimeoutS, collectingTimeoutS, now, dryRun: false }
  const groups = await recoverGroups(products, workOnGroups(work), request)
  const { findings, failures }: HousekeepingReport = await housekeeping(
    {
      folders: await standing(places.outputs),
      scratchFolder: (await standing(places.scratch === undefined ? [] : [places.scratch]))[0],
      stageFolder: '/dev/shm',
      patience: { nowMs: products.nowMs(), olderThanS: leftoverAgeS },
      dryRun: false,
    },
    { signal },
  )
  const count = (wanted: Recovery['step']) => groups.filter(({ step }) => step === wanted).length
  return {
    groups_again: count('again'),
    groups_failed: count('fail'),
    removed: findings.filter(({ step }) => step === 'remove').length,
    failures: failures.map(({ message }) => message).slice(0, 20),
    recorded_jobs_forgotten: await pruneRecordedJobs(products, 2 * TASK_RETENTION_S),
    job_logs_removed:
      places.jobLogs === undefined ? 0 : await pruneJobLogs(places.jobLogs, products.nowMs() - 1000 * JOB_LOGS_KEPT_S),
    events_forgotten: await pruneEvents(products, products.nowMs() / 1000 - EVENTS_KEPT_S),
  }
}
