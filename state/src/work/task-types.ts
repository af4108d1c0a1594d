import { z } from 'zod'
import { QUEUES } from './queues.ts'

/** How a task is treated: when it is taken, how long an attempt may be, and what follows one that failed. */
export interface TaskPolicy {
  readonly priority: number // the higher the sooner; of the same, the first come
  readonly retries: number // attempts after the first
  readonly retryDelayS: number // before the first retry, doubled for each one after it; a random half of it is left out
  readonly retryDelayMaxS: number
  readonly timeoutS: number // of one attempt
  readonly leaseS: number // without a heartbeat an attempt is lost after that time; 10 or more
}

/** A kind of task: the one definition of its name, payload and policy. */
export interface TaskType {
  readonly queue: string
  readonly payload: z.ZodType<TaskPayload>
  readonly policy: TaskPolicy
}

/** What a task is about. Data travel as files: these are their paths, and how to work on them. */
export interface TaskPayload {
  readonly config: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
}

const path = z
  .string()
  .max(4096)
  .regex(/^\/[^\0]*$/, 'wanted an absolute path')
  .refine((value) => !value.split('/').includes('..'), 'wanted a path without ..')
const paths = z.array(path).min(1).max(10_000)
const group = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'wanted a group id YYYY-MM-DDTHH:MM:SS')
const name = z.string().min(1).max(200)
const days = z.number().positive().max(36_500)

/** A part of a payload; where all in it may be missing, it may be too. */
const part = (fields: z.ZodRawShape): z.ZodType => {
  const all = z.strictObject(fields)
  return all.safeParse({}).success ? all.default({}) : all
}

const shape = (inputs: z.ZodRawShape, outputs: z.ZodRawShape) =>
  z.strictObject({
    config: z.record(z.string(), z.json()).default({}),
    inputs: part(inputs),
    outputs: part(outputs),
  })

const USUAL: TaskPolicy = { priority: 0, retries: 3, retryDelayS: 1, retryDelayMaxS: 60, timeoutS: 3600, leaseS: 30 }

function type(queue: string, payload: z.ZodType, policy: Partial<TaskPolicy> = {}): TaskType {
  return { queue, payload: payload as z.ZodType<TaskPayload>, policy: { ...USUAL, ...policy } }
}

const { pipeline, ingestion, maintenance } = QUEUES
const once = { retries: 0, priority: -10 } // what cron does again anyway

/** Every kind of task there is (facts §10.4). */
export const TASK_TYPES = {
  'convert-uvh5-to-ms': type(pipeline, shape({ group, files: paths }, { ms: path })),
  'catalog-setup': type(pipeline, shape({ dec_deg: z.number().min(-90).max(90) }, { directory: path })),
  'calibration-solve': type(pipeline, shape({ ms: path, calibrator: name.optional() }, { prefix: path }), {
    priority: 10,
  }),
  'calibration-apply': type(
    pipeline,
    shape({ ms: path, tables: paths, after: paths.optional(), generation: z.int().min(0).optional() }, {}),
  ),
  imaging: type(pipeline, shape({ ms: path }, { image: path }), { timeoutS: 4 * 3600 }),
  flag: type(pipeline, shape({ ms: path }, {})),
  validation: type(pipeline, shape({ image: path, catalogs: z.array(path).optional() }, { report: path.optional() })),
  crossmatch: type(pipeline, shape({ image: path, catalogs: z.array(path).optional() }, { matches: path.optional() })),
  photometry: type(pipeline, shape({ image: path, sources: path.optional() }, { measurements: path.optional() })),
  'organize-files': type(pipeline, shape({ files: paths }, { directory: path })),
  housekeeping: type(maintenance, shape({}, {}), once),
  'hash-raw-files': type(
    pipeline,
    shape(
      {
        files: z
          .array(z.strictObject({ id: z.int(), path, sizeBytes: z.int().min(0), modifiedMs: z.number() }))
          .min(1)
          .max(1000),
      },
      { prefix: path },
    ),
    { priority: -100 },
  ),
  'create-mosaic': type(pipeline, shape({ images: paths }, { mosaic: path }), { timeoutS: 4 * 3600 }),
  'mosaic-pipeline': type(pipeline, shape({ images: paths }, { mosaic: path }), { timeoutS: 6 * 3600 }),
  'mosaic-nightly': type(pipeline, shape({ window_days: days.optional() }, { directory: path.optional() }), {
    timeoutS: 6 * 3600,
  }),
  'pipeline-run': type(pipeline, shape({ pipeline: name }, {})),
  'pipeline-job': type(pipeline, shape({ pipeline: name, job: name }, {})),
  'scan-ingestion-directory': type(ingestion, shape({ directory: path }, {}), { ...once, timeoutS: 600 }),
  'ingest-subband': type(
    ingestion,
    shape({ file_path: path, subband_idx: z.int().min(0).max(15), group_id: group }, {}),
    { timeoutS: 600 },
  ),
  'normalize-group': type(ingestion, shape({ group_id: group }, {}), { timeoutS: 600 }),
  'convert-group': type(ingestion, shape({ group_id: group }, {})),
  'backup-database': type(maintenance, shape({}, { directory: path.optional() })),
  'backup-caltables': type(maintenance, shape({}, { directory: path.optional() })),
  'storage-reconciliation': type(maintenance, shape({}, {}), once),
  'health-check': type(maintenance, shape({}, {}), { ...once, timeoutS: 300 }),
  'session-cleanup': type(maintenance, shape({}, {}), { ...once, timeoutS: 300 }),
  'data-retention-cleanup': type(
    maintenance,
    shape({ ms_days: days.optional(), image_days: days.optional() }, {}),
    once,
  ),
} as const satisfies Readonly<Record<string, TaskType>>

export type TaskName = keyof typeof TASK_TYPES

/** Names that users of today's system type. */
const OTHER_NAMES: Readonly<Record<string, TaskName>> = { mosaic_build: 'create-mosaic' }

export function isTaskName(task: string): task is TaskName {
  return Object.hasOwn(TASK_TYPES, task)
}

export function taskName(task: string): TaskName | undefined {
  if (isTaskName(task)) return task
  return Object.hasOwn(OTHER_NAMES, task) ? OTHER_NAMES[task] : undefined
}
