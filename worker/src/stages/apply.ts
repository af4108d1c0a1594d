import { applyCalibration, type ChangeGuard, identify } from '@contimg/pipeline'
import { sizeOf } from '../maintenance/sizes.ts'
import { once, oneChangeAgo } from './in-place.ts'
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
  const report = await once(() => applyCalibration(ms, tables, { ...control, guard }, { after }))
  const made = await identify(ms)
  const used = [oneChangeAgo(made), ...(await identifyAll([...tables, ...after]))]
  const told = { stage: 'apply', startedMs, used, made: [made], options: {} }
  const parts = Array.isArray(payload.config.parts) ? payload.config.parts : []
  return {
    result: { ms, flagged: report?.flagged ?? null },
    publish: [],
    records: recordsOf({
      applied: { ms, parts },
      'measurement-set-facts': {
        ...{ path: ms, sizeBytes: await sizeOf(ms) },
        ...(report && { flaggedFraction: report.fractions.all.fraction }),
      },
      activity: activityRecord(request, told),
      performance: performanceRecord(request, told),
    }),
  }
}
