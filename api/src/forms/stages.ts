import { CHAINS } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import * as z from 'zod'
import type { ApiContext } from '../context.ts'
import { usualTimes } from '../jobs/items.ts'
import { FORMS, type FormName, type pipelineStages } from '../schemas/pipeline-forms.ts'
import { siteDefaults } from './site-defaults.ts'

const ABOUT: Readonly<Record<FormName, readonly [task: string | null, summary: string]>> = {
  convert: ['convert-uvh5-to-ms', 'Make a Measurement Set of the subband files of an observation'],
  flag: ['flag', 'Flag samples of a Measurement Set; the flags before stay as a flag version'],
  calibrate: ['calibration-solve', 'Solve for bandpass and gains, and register the tables'],
  apply: ['calibration-apply', 'Apply calibration tables to a Measurement Set'],
  image: ['imaging', 'Image a Measurement Set'],
  full: [null, 'Take observations through all their stages'],
}

/** The forms, with JSON schemas of what they take. */
export async function formsOf(context: ApiContext): Promise<z.infer<typeof pipelineStages>> {
  const usual = await usualTimes(context)
  const stages = Object.entries(FORMS).map(([name, form]) => {
    const [task, summary] = ABOUT[name as FormName]
    const schema = withDefaults(jsonSchemaOf(form), task === null ? 'imaging' : task, context.settings)
    return { name, task, summary, usual_s: task === null ? null : usual(task), schema }
  })
  return { stages, chains: Object.fromEntries(Object.entries(CHAINS).map(([name, some]) => [name, [...some]])) }
}

type JsonSchema = { properties?: Record<string, JsonSchema>; default?: unknown; [key: string]: unknown }

function jsonSchemaOf(form: z.ZodType): JsonSchema {
  return z.toJSONSchema(form, { io: 'input', reused: 'inline' }) as JsonSchema
}

/** Defaults of the parameters are those of the site, where it has set some. */
function withDefaults(schema: JsonSchema, task: string, settings: Settings): JsonSchema {
  const usual = siteDefaults(task, settings)
  const { parameters, imaging } = schema.properties ?? {}
  for (const [name, one] of Object.entries((parameters ?? imaging)?.properties ?? {}))
    if (usual[name] !== undefined) one.default = usual[name]
  return schema
}
