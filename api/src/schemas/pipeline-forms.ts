import * as z from 'zod'
import { calibrateParameters } from './calibrate-form.ts'
import { convertParameters } from './convert-form.ts'
import { flagParameters } from './flag-form.ts'
import { groupId } from './group-detail.ts'
import { imageParameters } from './image-form.ts'
import { spanText } from './spans.ts'
import { state } from './states.ts'

const path = z
  .string()
  .max(4096)
  .regex(/^\/[^\0]*$/, 'wanted an absolute path')
const ms = path.describe('Measurement Set')

/** What every form takes beside its own. */
const common = {
  priority: z.number().int().min(-1000).max(1000).optional().describe('the higher the sooner; without it as its kind'),
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('the same key is the same job; without it the same request is, until that job has ended'),
}

export const convertForm = z.strictObject({
  group_id: groupId,
  files: z.array(path).min(1).max(64).optional().describe('its subband files; without them those that are known'),
  ms: path.optional().describe('to be made; without it where the pipeline puts it'),
  overwrite: z.boolean().default(false).describe('whether a Measurement Set that is there may be replaced'),
  parameters: convertParameters.prefault({}),
  ...common,
})

export const flagForm = z.strictObject({ ms, parameters: flagParameters, ...common })

export const calibrateForm = z.strictObject({
  ms,
  calibrator: z
    .string()
    .regex(/^[\w+.-]{1,60}$/)
    .optional()
    .describe('such as 3C286; without it the brightest through the beam'),
  prefix: path.optional().describe('of the tables; without it a new one where the pipeline puts them'),
  parameters: calibrateParameters.prefault({}),
  ...common,
})

export const applyForm = z
  .strictObject({
    ms,
    set_name: z.string().min(1).max(200).optional().describe('a calibration set that is registered'),
    tables: z.array(path).min(1).max(16).optional().describe('calibration tables instead of a set'),
    after: z.array(path).min(1).max(16).optional().describe('the same tables of a later calibration'),
    ...common,
  })
  .refine(({ set_name, tables }) => (set_name === undefined) !== (tables === undefined), {
    error: 'wanted set_name or tables; to have the registry choose, a group is retried from its stage apply',
    path: ['set_name'],
  })
  .refine(({ tables, after }) => after === undefined || after.length === tables?.length, {
    error: 'wanted as many tables as there are in tables',
    path: ['after'],
  })

export const imageForm = z.strictObject({
  ms,
  image: path.optional().describe('beginning of the names of the images; without it where the pipeline puts them'),
  parameters: imageParameters.prefault({}),
  ...common,
})

export const chainName = z.enum(['standard-pipeline', 'quick-imaging', 'calibrator', 'target'])

export const fullForm = z
  .strictObject({
    group_ids: z.array(groupId).min(1).max(1000).optional(),
    t: spanText.optional().describe('all observations of a time instead'),
    chain: chainName.default('standard-pipeline').describe('stages of groups that are new to the queue'),
    imaging: imageParameters.optional().describe('settings of their images'),
    dry_run: z.boolean().default(false).describe('only tell what would be done'),
  })
  .refine(({ group_ids, t }) => (group_ids === undefined) !== (t === undefined), {
    error: 'wanted group_ids or t',
    path: ['group_ids'],
  })

/** Forms by the names of their routes. */
export const FORMS = {
  convert: convertForm,
  flag: flagForm,
  calibrate: calibrateForm,
  apply: applyForm,
  image: imageForm,
  full: fullForm,
} as const

export type FormName = keyof typeof FORMS
export type TaskFormName = Exclude<FormName, 'full'>

/** Parameters by the kinds of tasks that take them. */
export const PARAMETERS: Readonly<Record<string, z.ZodObject>> = {
  'convert-uvh5-to-ms': convertParameters,
  flag: flagParameters,
  'calibration-solve': calibrateParameters,
  imaging: imageParameters,
}

export const formAnswer = z
  .object({
    job_id: z.string(),
    is_new: z.boolean().describe('false: this was asked for already'),
    type: z.string(),
    state,
    target: z.string().nullable(),
    command: z.string().describe('that does the same, typed by hand'),
  })
  .meta({ id: 'FormAnswer' })

export const fullAnswer = z
  .object({
    items: z.array(
      z.object({
        group_id: z.string(),
        outcome: z.enum(['queued', 'begun anew', 'under way', 'collecting', 'not whole', 'unknown']),
        run: z.number().int().nullable(),
        stages: z.array(z.string()),
        message: z.string().nullable(),
      }),
    ),
    begun: z.number().int().describe('of these'),
    bytes: z.number().describe('of subband files of these; of those that are known'),
    dry_run: z.boolean(),
  })
  .meta({ id: 'FullAnswer' })

export const pipelineStages = z
  .object({
    stages: z.array(
      z.object({
        name: z.string(),
        task: z.string().nullable().describe('kind of task; null: groups go through the queue'),
        summary: z.string(),
        usual_s: z.number().nullable().describe('median of the latest 24 h'),
        schema: z.record(z.string(), z.unknown()).describe('JSON schema of what is posted, with defaults and units'),
      }),
    ),
    chains: z.record(z.string(), z.array(z.string())),
  })
  .meta({ id: 'PipelineStages' })
