import * as z from 'zod'
import { choice, flag, real, SELECTION, text } from './parameters.ts'

const MODES = ['reset', 'zeros', 'autos', 'clip', 'shadow', 'quack', 'elevation', 'manual', 'extend', 'rfi']

/** All but interference, which is looked for over all of it. */
const SELECTING = MODES.filter((mode) => mode !== 'rfi')

/** What to flag: parameters of a task of flagging, as the flags of `contimg flag`. */
const parameters = z.strictObject({
  mode: z
    .string()
    .regex(new RegExp(`^(${MODES.join('|')})(,(${MODES.join('|')}))*$`), `wanted some of ${MODES.join(', ')}`)
    .refine((modes) => modes === 'rfi' || !modes.split(',').includes('rfi'), 'wanted rfi alone, in a task of its own')
    .meta({
      description: `what to flag: ${MODES.join(', ')}; several, such as zeros,autos, go through the data together`,
      default: 'zeros,autos',
    }),
  column: choice(['DATA', 'CORRECTED_DATA', 'MODEL_DATA'], {
    modes: ['zeros', 'clip', 'rfi'],
    text: 'whose values zeros, clip and rfi look at',
    default: 'DATA',
  }),
  strategy: choice(['gentle', 'default', 'aggressive'], { modes: ['rfi'], text: 'of rfi', default: 'default' }),
  clip_min: real(0, 1e9, { modes: ['clip'], text: 'of clip', unit: 'as the column', default: 0 }),
  clip_max: real(0, 1e9, { modes: ['clip'], text: 'of clip; not given: no limit', unit: 'as the column' }),
  clip_sigma: real(0, 1000, { modes: ['clip'], text: 'of clip: distance from the median', unit: 'σ', default: 0 }),
  shadow_tolerance: real(0, 100, {
    modes: ['shadow'],
    text: 'of shadow: by how much dishes may overlap',
    unit: 'm',
    default: 0,
  }),
  quack_interval: real(0, 3600, { modes: ['quack'], text: 'of quack', unit: 's', default: 2 }),
  quack_mode: choice(['beg', 'endb', 'end', 'tail'], {
    modes: ['quack'],
    text: 'of quack: beg, endb flag the first or last seconds, tail, end all but these',
    default: 'beg',
  }),
  lower_limit: real(-90, 90, { modes: ['elevation'], text: 'of elevation', unit: 'deg' }),
  upper_limit: real(-90, 90, { modes: ['elevation'], text: 'of elevation', unit: 'deg' }),
  grow_time: real(0, 100, {
    modes: ['extend'],
    text: 'of extend: channels flagged at so many times are flagged at all',
    unit: '%',
    default: 0,
  }),
  grow_freq: real(0, 100, {
    modes: ['extend'],
    text: 'of extend: times flagged in so many channels are flagged in all',
    unit: '%',
    default: 0,
  }),
  grow_around: flag({
    modes: ['extend'],
    text: 'of extend: what has more than four flagged neighbours',
    default: false,
  }),
  flag_near_time: flag({ modes: ['extend'], text: 'of extend: the samples before and after', default: false }),
  flag_near_freq: flag({ modes: ['extend'], text: 'of extend: the channels beside', default: false }),
  extend_pols: flag({ modes: ['extend'], text: 'of extend: all polarizations where one is', default: false }),
  antenna: text(SELECTION, {
    modes: SELECTING,
    text: "only these antennas or baselines: 103, '103&104', '!103', '<50m'",
  }),
  uvrange: text(SELECTION, { modes: SELECTING, text: 'only these distances: 2~50m, <1km, >2klambda' }),
  scan: text(SELECTION, { modes: SELECTING, text: 'only these scans: 1~3' }),
  spw: text(SELECTION, { modes: SELECTING, text: "only these windows and channels: 0~3, '0:5~10;20', *:1400~1410MHz" }),
  field: text(SELECTION, { modes: SELECTING, text: 'only these fields, by number, name or pattern' }),
  timerange: text(SELECTION, { modes: SELECTING, text: 'only these times, UTC: 2025/10/18/02:28:00~02:30:00' }),
  correlation: text(SELECTION, { modes: SELECTING, text: 'only these polarizations: XX,YY' }),
})

/** A parameter that none of the modes looks at is refused, and not passed over. */
export const flagParameters = parameters.superRefine((given, context) => {
  const wanted = given.mode.split(',')
  for (const name of Object.keys(given)) {
    const modes = (parameters.shape as Readonly<Record<string, z.ZodType>>)[name].meta()?.modes as string[] | undefined
    if (modes === undefined || modes.some((mode) => wanted.includes(mode))) continue
    context.addIssue({ code: 'custom', path: [name], message: `is of mode ${modes.join(' or ')}, wanted that mode` })
  }
})
