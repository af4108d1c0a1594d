/** What someone should look at, worked out of what the database and the disks say now. Times are Unix, in ms. */
export interface Alert {
  readonly id: string // the same while it is the same trouble
  readonly kind: 'failure' | 'calibration' | 'disk' | 'no-data' | 'flux'
  readonly severity: 'warning' | 'critical'
  readonly title: string
  readonly message: string
  readonly sinceMs: number | null // null where it is not known
  readonly lastMs: number // when it was last seen: now, or when the latest of several came
  readonly count: number
  readonly subjects: readonly string[] // groups, sets, folders
  readonly action: string | null // a command to begin with
}

/** The severest first, of these the newest. */
export function bySeverity(a: Alert, b: Alert): number {
  const rank = ({ severity }: Alert) => (severity === 'critical' ? 0 : 1)
  return rank(a) - rank(b) || b.lastMs - a.lastMs || (a.id < b.id ? -1 : 1)
}
