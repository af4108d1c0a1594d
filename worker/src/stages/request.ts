import type { StageControl } from '@contimg/pipeline'
import type { FlowMark, TaskPayload } from '@contimg/state/work'

/** What a stage process is asked to do: an attempt at a task. */
export interface StageRequest {
  readonly task: string
  readonly payload: TaskPayload
  readonly id: string // of the task
  readonly attempt: number
  readonly group: string | undefined
  readonly flow?: FlowMark | undefined // which stage of which run of its group it is, where it is one
  readonly folder: string // for what is made, until it is whole
}

/** What a stage made: files that are to be published, and records of them under their final names. */
export interface StageOutcome {
  readonly result: Readonly<Record<string, unknown>>
  readonly publish: readonly Publication[]
  readonly records: readonly { readonly kind: string; readonly record: object }[]
}

/** A product that is whole, and its name. */
export interface Publication {
  readonly from: string
  readonly to: string
}

export type Stage = (request: StageRequest, control: StageControl) => Promise<StageOutcome>

/** What a stage process says while it works, and at its end: a line of JSON each. */
export type StageMessage =
  | { readonly kind: 'progress'; readonly fraction: number; readonly message: string }
  | { readonly kind: 'done'; readonly outcome: StageOutcome }
  | { readonly kind: 'failed'; readonly error: StageFailure }

export interface StageFailure {
  readonly name: string
  readonly message: string
  readonly isRetryable: boolean
}

/** A payload that its schema allows and its stage does not understand. */
export class StageInputError extends Error {
  override readonly name = 'StageInputError'
}
