import * as z from 'zod'
import { choice, flag, IDS, INTERVAL, real, text, UV_RANGE, whole } from './parameters.ts'

/** How to solve: parameters of a task of calibration, as the flags of `contimg calibrate`. */
export const calibrateParameters = z.strictObject({
  preset: choice(['standard', 'development', 'high_precision'], {
    text: 'settings that go together; tables of development are NON_SCIENCE',
    default: 'standard',
  }),
  refant: text(/^[\w]+(,[\w]+)*$/, { text: 'antennas of phase zero, the best first', default: '103' }),
  field: text(IDS, { text: 'numbers of fields, which are solved together, such as 3,10~14', default: 'all' }),
  beam: choice(['airy', 'tapered2', 'tapered4', 'none'], { text: 'the primary beam', default: 'airy' }),
  do_k: flag({ text: 'solve for delays too, before the bandpass', default: false }),
  bp_minsnr: real(0, 1000, { text: 'bandpass solutions with less signal to noise are flagged', default: 3 }),
  minblperant: whole(1, 1000, { text: 'baselines that an antenna needs', default: 4 }),
  robust: choice(['none', 'huber', 'student'], { text: 'how baselines that disagree count less', default: 'none' }),
  prebp_solint: text(/^(none|int|inf|\d+(\.\d+)?(s|min))$/, {
    text: 'of the phases within the bandpass solve, or none',
    default: '30s',
  }),
  bp_smooth_type: choice(['none', 'hanning', 'boxcar', 'gaussian'], {
    text: 'of the bandpass, along the channels',
    default: 'none',
  }),
  fillgaps: whole(0, 48, {
    text: 'flagged channels in a row that are filled from their neighbours',
    unit: 'channels',
    default: 0,
  }),
  chanbin: whole(1, 9999, { text: 'that share a bandpass solution', unit: 'channels', default: 1 }),
  gain_solint: text(INTERVAL, { text: 'of the phases: inf, int, 60s or 5min', default: 'inf' }),
  amplitude_solint: text(INTERVAL, { text: 'of the amplitudes', default: 'inf' }),
  gain_minsnr: real(0, 1000, { text: 'gains with less signal to noise are flagged', default: 3 }),
  gain_calmode: choice(['ap', 'p', 'a'], { text: 'phases and amplitudes, or one of them', default: 'ap' }),
  combine_spw: flag({ text: 'one gain for all spectral windows', default: false }),
  uvrange: text(UV_RANGE, { text: 'baselines to use, such as >1klambda' }),
})
