import type { Api, ApiContext } from '../context.ts'
import { runFull } from '../forms/full.ts'
import { type Asked, spawnForm } from '../forms/spawn.ts'
import { formsOf } from '../forms/stages.ts'
import { applyTarget, calibrateTarget, convertTarget, flagTarget, imageTarget, type Target } from '../forms/targets.ts'
import {
  applyForm,
  calibrateForm,
  convertForm,
  flagForm,
  formAnswer,
  fullAnswer,
  fullForm,
  imageForm,
  pipelineStages,
} from '../schemas/pipeline-forms.ts'

const tags = ['pipeline']
const response = { 201: formAnswer }

/** Forms of the control panel: each spawns a task, or takes observations through all their stages. */
export function pipelineRoutes(api: Api, context: ApiContext): void {
  const listed = {
    tags,
    summary: 'The forms, as JSON schemas with defaults and units',
    response: { 200: pipelineStages },
  }
  api.get('/pipeline/stages', { schema: listed, config: { isTagged: true } }, async () => formsOf(context))
  const spawn = async (name: string, form: Form, target: Target) => {
    const { key, priority, ...rest } = form
    const asked: Asked = { name, form: rest, key, priority }
    return await spawnForm(context, target, asked)
  }
  for (const prefix of ['/pipeline', '/jobs']) {
    const convert = { tags, summary: 'Make a Measurement Set of an observation', body: convertForm, response }
    api.post(`${prefix}/convert`, { schema: convert }, async ({ body }, reply) =>
      reply.status(201).send(await spawn('convert', body, await convertTarget(context, body))),
    )
    const flag = { tags, summary: 'Flag samples of a Measurement Set', body: flagForm, response }
    api.post(`${prefix}/flag`, { schema: flag }, async ({ body }, reply) =>
      reply.status(201).send(await spawn('flag', body, await flagTarget(context, body))),
    )
    const calibrate = { tags, summary: 'Solve for calibration tables', body: calibrateForm, response }
    api.post(`${prefix}/calibrate`, { schema: calibrate }, async ({ body }, reply) =>
      reply.status(201).send(await spawn('calibrate', body, await calibrateTarget(context, body))),
    )
    const apply = { tags, summary: 'Apply calibration tables', body: applyForm, response }
    api.post(`${prefix}/apply`, { schema: apply }, async ({ body }, reply) =>
      reply.status(201).send(await spawn('apply', body, await applyTarget(context, body))),
    )
    const image = { tags, summary: 'Image a Measurement Set', body: imageForm, response }
    api.post(`${prefix}/image`, { schema: image }, async ({ body }, reply) =>
      reply.status(201).send(await spawn('image', body, await imageTarget(context, body))),
    )
  }
  const full = {
    tags,
    summary: 'Take observations through all their stages',
    body: fullForm,
    response: { 200: fullAnswer },
  }
  for (const url of ['/pipeline/full', '/jobs/workflow'])
    api.post(url, { schema: full }, async ({ body }) => runFull(context, body))
}

interface Form {
  readonly key?: string | undefined
  readonly priority?: number | undefined
  readonly [field: string]: unknown
}
