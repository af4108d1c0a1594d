import type { Column } from '@contimg/formats/casatable'
import { type MeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { flagAutos, flagClip } from '@contimg/numerics/flag'
import type { Selection } from '../selection/selection.ts'
import { elevationStep } from './elevation.ts'
import type { FlagMode, FlagOptions } from './options.ts'
import { outlierStep } from './outliers.ts'
import { quackStep } from './quack.ts'
import { shadowStep } from './shadow.ts'
import type { FlagStep, StepMaker } from './step.ts'

/** The modes that look at one run of rows at a time; extend is none of them. */
export const STEP_MAKERS: Readonly<Record<Exclude<FlagMode, 'extend'>, StepMaker>> = {
  reset:
    () =>
    ({ flags }) =>
      void flags.fill(0),
  zeros: (ms, options) => {
    const column = columnOf(ms, options)
    return (run) => run.memory.flagZeros(run.visibilities(column), run.flags)
  },
  autos:
    () =>
    ({ antenna1, antenna2, flags }) =>
      flagAutos(antenna1, antenna2, flags),
  clip: clipStep,
  shadow: shadowStep,
  quack: quackStep,
  elevation: elevationStep,
  manual:
    () =>
    ({ flags }) =>
      void flags.fill(1),
}

function clipStep(ms: MeasurementSet, options: FlagOptions, selection: Selection): FlagStep {
  const column = columnOf(ms, options)
  const { minimum, maximum, clipOutside: outside, sigma } = options
  const hasLimits = minimum > 0 || maximum < Infinity
  const flagFar = sigma > 0 ? outlierStep(ms, column, sigma, selection) : undefined
  return (run) => {
    if (hasLimits) flagClip(run.visibilities(column), run.flags, { minimum, maximum, outside })
    flagFar?.(run)
  }
}

function columnOf(ms: MeasurementSet, { column }: FlagOptions): Column {
  return visibilityColumn(ms, column)
}
