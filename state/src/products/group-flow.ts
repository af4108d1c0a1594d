/** What a group goes through. */
export const FLOW_STAGES = ['convert', 'solve', 'apply', 'image'] as const

export type FlowStage = (typeof FLOW_STAGES)[number]

/** Ways through the stages, by their names (facts: standard-pipeline and so on). */
export const CHAINS = {
  'standard-pipeline': ['convert', 'solve', 'apply', 'image'],
  'quick-imaging': ['convert', 'apply', 'image'],
  calibrator: ['convert', 'solve'],
  target: ['convert', 'apply', 'image'],
} as const satisfies Readonly<Record<string, readonly FlowStage[]>>

export type ChainName = keyof typeof CHAINS

/** The stage after another; undefined after the last. */
export function stageAfter(stages: readonly string[], stage: string): string | undefined {
  const at = stages.indexOf(stage)
  return at < 0 ? undefined : stages[at + 1]
}
