import { basename, join } from 'node:path'
import { convert } from '@contimg/pipeline'
import { addConvertFlags, type ConvertFlags, convertOptions } from '../commands/convert-flags.ts'
import { sizeOf } from '../maintenance/sizes.ts'
import { flagsOf } from './flags.ts'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import type { Stage } from './request.ts'
import { listIn, recordsOf, textIn } from './values.ts'

/** convert-uvh5-to-ms: the subband files of a group become a Measurement Set. */
export const convertStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, folder, group } = request
  const files = listIn(payload.inputs, 'files')
  const to = textIn(payload.outputs, 'ms')
  const from = join(folder, basename(to))
  const options = convertOptions(flagsOf<ConvertFlags>(addConvertFlags, payload.config))
  const used = await identifyAll(files)
  const { record, timings, warnings } = await convert(files, from, options, control)
  const publish = [{ from, to }]
  const told = { stage: 'convert', startedMs, used, made: await identifyAll([from], publish), options: {} }
  return {
    result: { ms: to, warnings },
    publish,
    records: recordsOf({
      'measurement-set': { ...record, path: to, groupId: group ?? record.groupId },
      'measurement-set-facts': { path: to, sizeBytes: await sizeOf(from) },
      activity: activityRecord(request, told),
      performance: performanceRecord(request, told, {
        ...{ loadS: timings.loadS, phaseS: timings.phaseS, writeS: timings.writeS, totalS: timings.totalS },
        writerType: timings.writerType,
      }),
    }),
  }
}
