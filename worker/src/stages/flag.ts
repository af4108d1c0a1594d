import {
  type ChangeGuard,
  DEFAULT_FLAG_OPTIONS,
  flagInterference,
  flagMeasurementSet,
  identify,
  summariseFlags,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { addModeOptions, type FlagModeFlags, flagOptions, refuseSelection } from '../commands/flag-options.ts'
import { number } from '../commands/values.ts'
import { sizeOf } from '../maintenance/sizes.ts'
import { commandOf } from './flags.ts'
import { once, oneChangeAgo } from './in-place.ts'
import { activityRecord, performanceRecord } from './records.ts'
import { type Stage, StageInputError } from './request.ts'
import { recordsOf, textIn } from './values.ts'

/**
 * flag: samples of a Measurement Set are flagged in place, once however often it is tried: what changed it last tells whether
 * that was this task. The flags as they were stay as a flag version.
 */
export const flagStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const ms = textIn(request.payload.inputs, 'ms')
  const command = commandOf(describe, request.payload.config)
  const guard: ChangeGuard = { generation: undefined, token: request.id }
  const flag = workOf(command, ms)
  const before = await identify(ms)
  const report = await once(() => flag({ ...control, guard }))
  const made = await identify(ms)
  const used = [report === undefined ? oneChangeAgo(made) : before]
  const { fraction: flaggedFraction } = (await summariseFlags(ms)).all
  const told = { stage: 'flag', startedMs, used, made: [made], options: {} }
  return {
    result: { ms, changed: report?.changed ?? null, saved_as: report?.savedAs ?? null },
    publish: [],
    records: recordsOf({
      'measurement-set-facts': { path: ms, sizeBytes: await sizeOf(ms), flaggedFraction },
      activity: activityRecord(request, told),
      performance: performanceRecord(request, told),
    }),
  }
}

function describe(command: Command): Command {
  return addModeOptions(command)
    .option('--column <name>', 'whose values zeros, clip and rfi look at', DEFAULT_FLAG_OPTIONS.column)
    .option('--clip-min <amplitude>', 'of clip', number)
    .option('--clip-max <amplitude>', 'of clip', number)
}

type Control = Parameters<typeof flagMeasurementSet>[2]
type Work = (control: Control) => Promise<{ readonly changed: number; readonly savedAs: string }>

/** What the flags ask for; interference goes alone, as it is looked for over all windows. @throws StageInputError */
function workOf(command: Command, ms: string): Work {
  const flags = command.opts<FlagModeFlags>()
  const modes = flags.mode ?? []
  if (modes.length === 0 || modes.includes('summary'))
    throw new StageInputError(`mode is “${modes.join(',')}”, wanted what is to be flagged`)
  const options = flagOptions(command, flags)
  if (!modes.includes('rfi')) return (control) => flagMeasurementSet(ms, options, control)
  if (modes.length > 1)
    throw new StageInputError(`mode is “${modes.join(',')}”, wanted rfi alone, in a task of its own`)
  refuseSelection(command, 'mode rfi', 'all of it')
  const { strategy, column } = flags
  return (control) => flagInterference(ms, { strategy, column }, control)
}
