export const CHECK_GROUPS = ['basic', 'imaging-columns', 'field-structure', 'spw-structure'] as const

/** Checks that are asked for together; the basic ones are always made. */
export type CheckGroup = (typeof CHECK_GROUPS)[number]

/** What became of a check. One that could not be made has not passed. */
export type CheckStatus = 'passed' | 'warned' | 'failed' | 'not checked'

/** One rule that a converted observation must keep, and what was found. */
export interface Check {
  readonly name: string
  readonly status: CheckStatus
  readonly found: string // why not, where it was not checked
  readonly wanted: string
}

/** A check that passes where `good` holds. */
export function check(name: string, good: boolean, found: string, wanted: string): Check {
  return { name, status: good ? 'passed' : 'failed', found, wanted }
}

/** One that warns where it does not hold. */
export function caution(name: string, good: boolean, found: string, wanted: string): Check {
  return { name, status: good ? 'passed' : 'warned', found, wanted }
}

export function notChecked(name: string, reason: string, wanted: string): Check {
  return { name, status: 'not checked', found: reason, wanted }
}

/** A number with so many digits that count, without an exponent where it is of usual size. */
export function told(value: number, digits = 4): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)))
}
