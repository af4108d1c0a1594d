import type { GroupDetail, State } from '@contimg/api/schemas'
import { stageName } from '../../words/states.ts'

/** A stage that a group can be begun anew from. */
export interface RetryChoice {
  readonly stage: string
  readonly name: string
  readonly reused: readonly string[] // what is kept
  readonly usualS: number | null // of what is done anew; null where one of them was not done lately
  readonly blocked: string | undefined // why it cannot be begun there
}

const MADE: Readonly<Record<string, string>> = {
  convert: 'the Measurement Set',
  solve: 'the calibration tables',
  apply: 'the applied calibration',
  image: 'the images',
}

const DONE: readonly State[] = ['completed', 'skipped']

/** Stages in their order, each with what it keeps. */
export function retryChoices({ stages, state }: Pick<GroupDetail, 'stages' | 'state'>): RetryChoice[] {
  return stages.map(({ stage }, at) => {
    const before = stages.slice(0, at)
    const missing = before.find((one) => !DONE.includes(one.state))
    const usual = stages.slice(at).map((one) => (one.state === 'skipped' && one.took_s === null ? 0 : one.usual_s))
    const made = before
      .filter((one) => one.state === 'completed')
      .map((one) => MADE[one.stage] ?? `what ${one.stage} made`)
    return {
      ...{ stage, name: stageName(stage), reused: ['the subband files', ...made] },
      usualS: usual.includes(null) ? null : usual.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      blocked:
        state === 'collecting'
          ? 'it is being collected'
          : missing === undefined
            ? undefined
            : `${missing.stage} is not done`,
    }
  })
}

/** The stage that a retry would begin with: the first that is not done, else the last. */
export function likelyStage(stages: GroupDetail['stages']): string | undefined {
  return (stages.find(({ state }) => !DONE.includes(state)) ?? stages.at(-1))?.stage
}

type Values = Readonly<Record<string, unknown>>

/** What is asked of the API: settings of imaging are told only where they were changed. */
export function retryBody(
  from: string,
  imaging: Values,
  before: Values,
): { from: string; settings?: { imaging: Values } } {
  const isChanged = JSON.stringify(sorted(imaging)) !== JSON.stringify(sorted(before))
  return isChanged ? { from, settings: { imaging } } : { from }
}

const sorted = (values: Values) => Object.entries(values).toSorted(([a], [b]) => a.localeCompare(b))

/** Settings of the images of a group, as they are kept. */
export function imagingOf({ settings }: Pick<GroupDetail, 'settings'>): Values {
  const { imaging } = settings
  return typeof imaging === 'object' && imaging !== null ? (imaging as Values) : {}
}
