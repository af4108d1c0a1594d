import type { FlowMark } from '@contimg/state/work'

/** What a group goes through. */
export const FLOW_STAGES = ['convert', 'solve', 'apply', 'image'] as const

export type FlowStage = (typeof FLOW_STAGES)[number]

/** Ways through the stages, by their names (facts: standard-pipeline and so on). */
export const CHAINS: Readonly<Record<string, readonly FlowStage[]>> = {
  'standard-pipeline': ['convert', 'solve', 'apply', 'image'],
  'quick-imaging': ['convert', 'apply', 'image'],
  calibrator: ['convert', 'solve'],
  target: ['convert', 'apply', 'image'],
}

/** Which stage of its group a task is, where it is one. */
export function flowMarkOf(config: Readonly<Record<string, unknown>>): FlowMark | undefined {
  const mark = config.flow as Partial<FlowMark> | null | undefined
  return typeof mark?.stage === 'string' && typeof mark.run === 'number' ? (mark as FlowMark) : undefined
}

/** The stage after another; undefined after the last. */
export function stageAfter(stages: readonly string[], stage: string): string | undefined {
  const at = stages.indexOf(stage)
  return at < 0 ? undefined : stages[at + 1]
}
