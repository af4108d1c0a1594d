import { setImmediate } from 'node:timers/promises'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { StageControl } from '../control.ts'
import { Selection } from '../selection/selection.ts'
import { chosenOf, putBackOthers } from './chosen.ts'
import { type FlagRun, flagRuns } from './flag-rows.ts'
import type { FlagOptions } from './options.ts'
import type { FlagStep } from './step.ts'
import { STEP_MAKERS } from './steps.ts'
import { writeFlags } from './write-flags.ts'

/**
 * Modes that go through the Measurement Set together, in their order. extend needs times that lie far apart and goes
 * alone; clip by σ looks at the amplitudes that those before it leave, and begins a pass.
 */
export function passesOf(steps: readonly FlagOptions[]): FlagOptions[][] {
  const passes: FlagOptions[][] = []
  for (const step of steps) {
    const last = passes.at(-1)
    const needsOwn = step.mode === 'extend' || last?.[0].mode === 'extend' || (step.mode === 'clip' && step.sigma > 0)
    if (last && !needsOwn) last.push(step)
    else passes.push([step])
  }
  return passes
}

interface Prepared {
  readonly step: FlagStep
  readonly selection: Selection
}

/**
 * Goes through the Measurement Set once, and through every run of rows with all steps.
 *
 * @param seen  called with each run as it is afterwards
 * @returns     number of samples changed
 */
export async function runPass(
  ms: MeasurementSet,
  steps: readonly FlagOptions[],
  control: StageControl,
  seen: (run: FlagRun) => void,
): Promise<number> {
  const prepared = steps.map((options): Prepared => {
    if (options.mode === 'extend') throw new RangeError('extend among other modes, wanted a pass of its own')
    const selection = new Selection(ms, options.selection)
    return { selection, step: STEP_MAKERS[options.mode](ms, options, selection) }
  })
  let changed = 0
  for (const run of flagRuns(ms)) {
    const { firstRow, rowCount, flags, rowFlags, memory } = run
    const before = memory.flags('before', flags.length)
    before.set(flags)
    for (const one of prepared) takeStep(ms, one, run)
    const changedHere = memory.differences(before, flags)
    writeFlags(ms.main, { firstRow, rowCount, changed: changedHere, flags, rowFlags })
    changed += changedHere
    seen(run)
    const done = firstRow + rowCount
    control.progress?.(done / ms.main.rowCount, `row ${done} of ${ms.main.rowCount}`)
    await setImmediate() // lets an abort be heard
    control.signal?.throwIfAborted()
  }
  return changed
}

function takeStep(ms: MeasurementSet, { step, selection }: Prepared, run: FlagRun): void {
  const chosen = chosenOf(ms, selection, run)
  if (!chosen) return
  const isPart = chosen.rows !== undefined || chosen.samples !== undefined
  const before = isPart ? run.flags.slice() : undefined
  step(run)
  if (before) putBackOthers(run.flags, before, chosen, run.rowCount)
}
