export type Level = 'ok' | 'warn' | 'FAIL' | 'unknown'

/** One thing that was looked at. */
export interface Check {
  readonly area: string
  readonly name: string
  readonly level: Level // unknown: could not be measured
  readonly found: string
  readonly wanted: string
  readonly remedy?: string // what a person can do about it
}

/** Makes the checks of an area. A remedy is kept only where something is amiss. */
export function checksOf(area: string) {
  return (level: Level, name: string, found: string, wanted: string, remedy?: string): Check => ({
    ...{ area, name, level, found, wanted },
    ...(level !== 'ok' && remedy !== undefined && { remedy }),
  })
}

/** From where on a number is amiss, and from where on it is too bad to go on. */
export interface Gates {
  readonly warn: number
  readonly fail: number
}

/** What should be above its gates, as space on a disk. */
export function levelAbove(value: number, { warn, fail }: Gates): Level {
  if (value < fail) return 'FAIL'
  return value < warn ? 'warn' : 'ok'
}

/** What should be below its gates, as a queue. */
export function levelBelow(value: number, { warn, fail }: Gates): Level {
  if (value >= fail) return 'FAIL'
  return value >= warn ? 'warn' : 'ok'
}

/** The worst of all: what cannot be told is better than what has failed. */
export function worstOf(checks: readonly Pick<Check, 'level'>[]): Level {
  const inOrder = ['FAIL', 'unknown', 'warn'] as const
  return inOrder.find((level) => checks.some((one) => one.level === level)) ?? 'ok'
}

/** An error as a cell of a table has room for it. */
export const reasonOf = (error: unknown): string => (error as Error).message.replaceAll(/\s+/g, ' ')
