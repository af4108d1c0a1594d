import { type Artifact, applyCalibration, type ChangeGuard, GenerationError, identify } from '@contimg/pipeline'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import type { Stage } from './request.ts'
import { listIn, numberIn, recordsOf, textIn } from './values.ts'

/**
 * calibration-apply: tables are applied to a Measurement Set in place, once however often it is tried: the task may tell the
 * generation that the Measurement Set has before, and what it changed last tells whether that was this task.
 */
export const applyStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, id } = request
  const ms = textIn(payload.inputs, 'ms')
  const tables = listIn(payload.inputs, 'tables')
  const after = payload.inputs.after === undefined ? [] : listIn(payload.inputs, 'after')
  const guard: ChangeGuard = { generation: numberIn(payload.inputs, 'generation'), token: id }
  const flagged = await once(async () => (await applyCalibration(ms, tables, { ...control, guard }, { after })).flagged)
  const made = await identify(ms)
  const used = [before(made), ...(await identifyAll([...tables, ...after]))]
  const told = { stage: 'apply', startedMs, used, made: [made], options: {} }
  const parts = Array.isArray(payload.config.parts) ? payload.config.parts : []
  return {
    result: { ms, flagged: flagged ?? null },
    publish: [],
    records: recordsOf({
      applied: { ms, parts },
      activity: activityRecord(request, told),
      performance: performanceRecord(request, told),
    }),
  }
}

/** What it was one change ago. */
function before(made: Artifact): Artifact {
  return made.kind === 'measurement-set' ? { ...made, generation: made.generation - 1 } : made
}

/** What an attempt before did is not done again. @returns undefined where it was done */
async function once<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GenerationError && error.isDone) return undefined
    throw error
  }
}
