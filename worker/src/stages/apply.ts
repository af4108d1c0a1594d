import { type Artifact, applyCalibration, type ChangeGuard, GenerationError, identify } from '@contimg/pipeline'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import type { Stage } from './request.ts'
import { listIn, numberIn, recordsOf, textIn } from './values.ts'

/**
 * calibration-apply: tables are applied to a Measurement Set in place, once however often it is tried: the task tells the
 * generation that the Measurement Set has before.
 */
export const applyStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, id } = request
  const ms = textIn(payload.inputs, 'ms')
  const tables = listIn(payload.inputs, 'tables')
  const after = payload.inputs.after === undefined ? [] : listIn(payload.inputs, 'after')
  const before = await identify(ms)
  const generation = numberIn(payload.inputs, 'generation') ?? generationOf(before)
  const guard: ChangeGuard = { generation, token: id }
  const flagged = await once(async () => (await applyCalibration(ms, tables, { ...control, guard }, { after })).flagged)
  const used: Artifact[] = [{ ...before, generation } as Artifact, ...(await identifyAll([...tables, ...after]))]
  const told = { stage: 'apply', startedMs, used, made: [await identify(ms)], options: {} }
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

function generationOf(artifact: Artifact): number {
  return artifact.kind === 'measurement-set' ? artifact.generation : 0
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
