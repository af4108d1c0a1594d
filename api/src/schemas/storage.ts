import * as z from 'zod'
import { isoTime, measured, pageOf, pageQuery } from './common.ts'
import { healthCheck } from './health.ts'
import { disk } from './system.ts'

/** The disks in one word, and what is amiss. */
export const storageSummary = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    disks: z.array(disk),
    problems: z.array(healthCheck),
  })
  .meta({ id: 'StorageSummary' })

/** The disks, and what folders held when they were last gone through. */
export const storage = storageSummary
  .extend({
    locations: z.array(
      z.object({
        path: z.string(),
        type: z.string(),
        size_bytes: measured,
        checked_at: isoTime.nullable(),
        status: z.enum(['active', 'missing']),
      }),
    ),
  })
  .meta({ id: 'Storage' })

const backupType = z.enum(['full', 'incremental', 'database_only', 'caltables_only'])
const backupStatus = z.enum(['in_progress', 'completed', 'failed', 'deleted'])

/** A copy that was made, or tried. */
export const backup = z
  .object({
    id: z.string(),
    path: z.string(),
    backup_type: backupType,
    status: backupStatus,
    created_at: isoTime,
    created_by: z.string().nullable(),
    size_bytes: measured,
    sha256: z.string().nullable(),
    validation_status: z.enum(['valid', 'invalid', 'unchecked']),
    validated_at: isoTime.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Backup' })

export const backupsQuery = pageQuery.extend({ backup_type: backupType.optional(), status: backupStatus.optional() })
export const backupPage = pageOf(backup)
export const backupId = z.object({ id: z.uuid() })

/** Whether there are copies as there should be. */
export const backupState = z
  .object({
    status: healthCheck.shape.status,
    message: z.string(),
    action: z.string().nullable(),
    folder: z.string(),
    database: backup.nullable().describe('the latest copy of the database'),
    caltables: backup.nullable().describe('the latest copy of calibration tables'),
  })
  .meta({ id: 'BackupState' })

/** How long something is kept. Of several rules any is enough. */
export const retentionPolicy = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    data_type: z.string(),
    status: z.enum(['active', 'paused', 'disabled', 'expired']),
    rules: z.array(
      z.object({
        trigger_type: z.enum(['age', 'size', 'count']),
        action: z.enum(['delete', 'notify']),
        threshold: z.number(),
        threshold_unit: z.enum(['hours', 'days', 'GB', 'TB']).nullable(),
      }),
    ),
    last_executed_at: isoTime.nullable(),
  })
  .meta({ id: 'RetentionPolicy' })

export const retentionExecution = z
  .object({
    id: z.string(),
    policy_id: z.string(),
    status: z.enum(['running', 'completed', 'failed']),
    started_at: isoTime,
    completed_at: isoTime.nullable(),
    items_processed: z.number().int(),
    items_affected: z.number().int(),
    freed_bytes: z.number().int(),
    errors: z.array(z.string()),
    triggered_by: z.string(),
    user: z.string().nullable(),
  })
  .meta({ id: 'RetentionExecution' })

export const executionsQuery = z.object({
  policy_id: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export type Backup = z.infer<typeof backup>
export type StorageSummary = z.infer<typeof storageSummary>
