import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import {
  DEFAULT_APPLY_OPTIONS,
  DEFAULT_CALIBRATE_OPTIONS,
  DEFAULT_CONVERT_OPTIONS,
  DEFAULT_FLAG_OPTIONS,
  FLAG_MODES,
  QUACK_MODES,
  RFI_STRATEGIES,
} from '@contimg/pipeline'
import { DECONVOLVERS, DEFAULT_IMAGE_OPTIONS, QUALITY_TIERS } from '@contimg/pipeline/image'
import { CHAINS } from '@contimg/state/products'
import { loadConfig } from '@contimg/state/settings'
import { TASK_TYPES } from '@contimg/state/work'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { chainName, PARAMETERS } from '../schemas/pipeline-forms.ts'
import { siteDefaults } from './site-defaults.ts'

const ARCSEC_RAD = Math.PI / 648_000

/** The default that a form tells, and what else may be chosen. */
function told(task: string, name: string): { readonly default: unknown; readonly choices: readonly unknown[] } {
  const type = PARAMETERS[task].shape[name] as z.ZodOptional<z.ZodEnum>
  const inner = type.unwrap() as Partial<z.ZodEnum>
  return { default: (type.meta() as { default?: unknown }).default, choices: inner.options ?? [] }
}

const image = DEFAULT_IMAGE_OPTIONS
const calibrate = DEFAULT_CALIBRATE_OPTIONS
const convert = DEFAULT_CONVERT_OPTIONS
const flag = DEFAULT_FLAG_OPTIONS

test.each([
  ['imaging', 'imsize', image.sizePx],
  ['imaging', 'cell_arcsec', Math.round(image.cellRad / ARCSEC_RAD)],
  ['imaging', 'weighting', image.weighting.kind],
  ['imaging', 'robust', image.weighting.kind === 'briggs' && image.weighting.robust],
  ['imaging', 'niter', image.iterations],
  ['imaging', 'threshold', image.threshold],
  ['imaging', 'gain', image.gain],
  ['imaging', 'mgain', image.mgain],
  ['imaging', 'nmajor', image.majorCycles],
  ['imaging', 'column', image.column],
  ['imaging', 'field', image.fields],
  ['imaging', 'beam', image.beam],
  ['imaging', 'pblimit', image.pbLimit],
  ['imaging', 'epsilon', image.epsilon],
  ['calibration-solve', 'field', calibrate.fields],
  ['calibration-solve', 'beam', calibrate.beam],
  ['calibration-solve', 'do_k', calibrate.delays],
  ['calibration-solve', 'bp_minsnr', calibrate.minimumSnr],
  ['calibration-solve', 'minblperant', calibrate.minimumBaselines],
  ['calibration-solve', 'robust', calibrate.loss],
  ['calibration-solve', 'prebp_solint', `${calibrate.preBandpass}s`],
  ['calibration-solve', 'fillgaps', calibrate.fillGaps],
  ['calibration-solve', 'chanbin', calibrate.channelBin],
  ['calibration-solve', 'gain_solint', calibrate.phaseInterval],
  ['calibration-solve', 'amplitude_solint', calibrate.amplitudeInterval],
  ['calibration-solve', 'gain_minsnr', calibrate.gainMinimumSnr],
  ['calibration-solve', 'gain_calmode', calibrate.gains],
  ['calibration-solve', 'combine_spw', calibrate.combineWindows],
  ['convert-uvh5-to-ms', 'writer', convert.writer],
  ['convert-uvh5-to-ms', 'max_workers', convert.maxWorkers],
  ['flag', 'column', flag.column],
  ['flag', 'clip_min', flag.minimum],
  ['flag', 'clip_sigma', flag.sigma],
  ['flag', 'shadow_tolerance', flag.shadowToleranceM],
  ['flag', 'quack_interval', flag.quackIntervalS],
  ['flag', 'quack_mode', flag.quackMode],
  ['flag', 'grow_time', flag.growTimePercent],
  ['flag', 'grow_freq', flag.growFrequencyPercent],
])('the default of %s %s is that of the stage', (task, name, wanted) => {
  expect(told(task, name).default).toBe(wanted)
})

test('what is among the choices of a form is what stages know', () => {
  expect(told('imaging', 'deconvolver').choices).toEqual([...DECONVOLVERS])
  expect(told('imaging', 'quality_tier').choices).toEqual([...QUALITY_TIERS])
  expect(told('flag', 'quack_mode').choices).toEqual([...QUACK_MODES])
  expect(told('flag', 'strategy').choices).toEqual([...RFI_STRATEGIES])
  const mode = PARAMETERS.flag.shape.mode as z.ZodString
  for (const one of [...FLAG_MODES, 'rfi']) expect(mode.safeParse(one).success, one).toBe(true)
  expect(mode.safeParse('summary').success).toBe(false)
  expect(chainName.options).toEqual(Object.keys(CHAINS))
  expect(DEFAULT_APPLY_OPTIONS.mode).toBe('calflag')
})

test('every kind of task with parameters is known, and a site that set nothing has the defaults of the forms', () => {
  const { settings } = loadConfig({ environment: {} })
  for (const task of Object.keys(PARAMETERS)) {
    expect(TASK_TYPES).toHaveProperty(task)
    for (const [name, value] of Object.entries(siteDefaults(task, settings)))
      if (value !== undefined) expect(value, `${task} ${name}`).toBe(told(task, name).default)
  }
})

const CONTIMG = resolve(import.meta.dirname, '../../../worker/bin/contimg.mjs') // started, never imported

test.each([
  ['convert', 'convert-uvh5-to-ms'],
  ['flag', 'flag'],
  ['calibrate', 'calibration-solve'],
  ['image', 'imaging'],
])('every parameter of %s is a flag of its command', (command, task) => {
  const help = execFileSync(process.execPath, [CONTIMG, command, '--help'], { encoding: 'utf8' })
  const flags = new Set(help.match(/--[a-z][\w-]*/g))
  for (const [name, type] of Object.entries(PARAMETERS[task].shape)) {
    const flag = name.replaceAll('_', '-')
    const { default: usual } = (type.meta() ?? {}) as { default?: unknown }
    if (usual !== true) expect(flags, name).toContain(`--${flag}`)
    else expect(flags, name).toContain(`--no-${flag}`) // true is left out, and there is a word for false
  }
})
