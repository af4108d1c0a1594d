/** Something in which disks and database differ, and what is done about it. */
export interface Difference {
  readonly path: string
  readonly what: string // measurement-set, image, table, raw; unfinished for what is no product
  readonly step: 'mark gone' | 'mark there' | 'index' | 'leave'
  readonly reason: string
}
