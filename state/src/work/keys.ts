import { createHash } from 'node:crypto'

/**
 * The id that a key stands for in a queue: always the same one, so that what is put there twice is there once. A UUID of
 * version 8 (RFC 9562, 5.8), from SHA-256.
 */
export function idOfKey(queue: string, key: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([queue, key]))
    .digest()
  hash[6] = (hash[6] & 0x0f) | 0x80
  hash[8] = (hash[8] & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** Which stage of which run of its group a task is. It travels in the task's config. */
export interface FlowMark {
  readonly stage: string
  readonly run: number
}

/** Which stage of its group a task is, where it is one. */
export function flowMarkOf(config: Readonly<Record<string, unknown>>): FlowMark | undefined {
  const mark = config.flow as Partial<FlowMark> | null | undefined
  return typeof mark?.stage === 'string' && typeof mark.run === 'number' ? (mark as FlowMark) : undefined
}

/** The key of a stage's task: the same group, run and stage is the same task, however often it is spawned. */
export function flowKey(group: string, { stage, run }: FlowMark): string {
  return `group ${group} run ${run} ${stage}`
}
