import { basename, dirname, join } from 'node:path'
import { type CalibrationSet, candidateSet, describeTables } from '@contimg/pipeline'
import { addCalibrateFlags, type CalibrateSolveFlags, prepareSolve } from '../commands/calibrate-solve.ts'
import { flagsOf } from './flags.ts'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import type { Publication, Stage } from './request.ts'
import { numberIn, recordsOf, textIn } from './values.ts'

/**
 * calibration-solve: tables of a calibrator, the one named or the brightest in the beam and those after it in turn, and the
 * set that they are to be registered as.
 */
export const solveStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, folder } = request
  const ms = textIn(payload.inputs, 'ms')
  const prefix = textIn(payload.outputs, 'prefix')
  const used = await identifyAll([ms])
  const named = typeof payload.inputs.calibrator === 'string' ? ['--calibrator', payload.inputs.calibrator] : []
  const flags = flagsOf<CalibrateSolveFlags>(addCalibrateFlags, payload.config, named)
  const { solve } = await prepareSolve(ms, { ...flags, out: join(folder, basename(prefix)) })
  const report = await solve(control)
  const publish = report.tables.map(({ path }) => ({ from: path, to: join(dirname(prefix), basename(path)) }))
  const told = { stage: 'calibrate', startedMs, used, made: await identifyAll(froms(publish), publish), options: {} }
  return {
    result: { tables: publish.map(({ to }) => to), calibrator: report.calibrator ?? null, notes: report.notes },
    publish,
    records: recordsOf({
      'calibration-set': candidate(ms, prefix, publish, report.calibrator, numberIn(payload.config, 'dec_rad')),
      activity: activityRecord(request, told),
      performance: performanceRecord(request, told),
    }),
  }
}

const froms = (publish: readonly Publication[]) => publish.map(({ from }) => from)

/** The set under the names that its tables will have. */
function candidate(
  ms: string,
  prefix: string,
  publish: readonly Publication[],
  calibrator: string | undefined,
  decRad: number | undefined,
): Omit<CalibrationSet, 'createdS'> {
  const described = describeTables(froms(publish))
  const facts = { name: `cal_${basename(prefix)}`, decRad: decRad ?? described.decRad, calibrator, measurementSet: ms }
  const set = candidateSet(described, facts)
  const nameOf = new Map(publish.map(({ from, to }) => [from, to]))
  return { ...set, tables: set.tables.map((table) => ({ ...table, path: nameOf.get(table.path) ?? table.path })) }
}
