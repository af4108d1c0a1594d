import { BANDPASS, type TableKind } from './gain-table.ts'

/** nearest: of the solution, or channel, that lies nearest; linear: amplitude and phase straight between two. */
export type Interpolation = 'nearest' | 'linear'

export const INTERPOLATIONS: readonly Interpolation[] = ['nearest', 'linear']

/**
 * calflag   corrects the data, and flags what has no gain
 * calonly   corrects the data; what has no gain stays as it is, and keeps its flag
 * flagonly  flags what has no gain, and changes nothing else
 * trial     changes nothing, and tells what would be flagged
 */
export type ApplyMode = 'calflag' | 'calonly' | 'flagonly' | 'trial'

export const APPLY_MODES: readonly ApplyMode[] = ['calflag', 'calonly', 'flagonly', 'trial']

/**
 * rows      WEIGHT is multiplied by the mean of |G_i G_j|² over the channels
 * channels  and WEIGHT_SPECTRUM, which is made where there is none, by that of each
 * none      the weights of the corrected data are those of DATA
 */
export type WeightChange = 'rows' | 'channels' | 'none'

export const WEIGHT_CHANGES: readonly WeightChange[] = ['rows', 'channels', 'none']

/** How one table is applied. */
export interface TableOptions {
  readonly time?: Interpolation // nearest for bandpasses, linear for others, unless given
  readonly frequency?: Interpolation // of bandpasses; nearest unless given
  readonly windowMap?: readonly number[] // [spectral window of the data] that of the table; by frequency unless given
}

export interface ApplyOptions {
  readonly mode: ApplyMode
  readonly weights: WeightChange
  readonly fields: 'all' | readonly number[] // of the rows that are corrected; others keep what they have, at first DATA
  readonly tables: readonly TableOptions[] // one for each table, or one for all, or none
  readonly after: readonly string[] // tables of a later calibration, each to be followed up to from the one in its place
  readonly nonScience: 'refuse' | 'allow' // tables that were made for a trial
}

export const DEFAULT_APPLY_OPTIONS: ApplyOptions = {
  mode: 'calflag',
  weights: 'rows',
  fields: 'all',
  tables: [],
  after: [],
  nonScience: 'refuse',
}

/** The options of the table in a place. @throws RangeError where their number is not that of the tables */
export function tableOptions({ tables }: ApplyOptions, place: number, count: number): TableOptions {
  if (tables.length > 1 && tables.length !== count)
    throw new RangeError(`interpolation or windows of ${tables.length} tables, wanted one for all or ${count}`)
  return (tables.length === 1 ? tables[0] : tables[place]) ?? {}
}

/** CASA's defaults for such tables. */
export function timeInterpolation(kind: TableKind, { time }: TableOptions): Interpolation {
  return time ?? (kind === BANDPASS ? 'nearest' : 'linear')
}

/** `linear`, or `linear,nearest` for time and frequency, as CASA's interp. @throws RangeError */
export function parseInterpolation(text: string): Pick<TableOptions, 'time' | 'frequency'> {
  const words = text.split(',').map((word) => INTERPOLATIONS.find((one) => one === word))
  const [time, frequency] = words
  if (!time || words.length > 2 || words.includes(undefined))
    throw new RangeError(`interpolation "${text}", wanted nearest or linear, in time or in time,frequency`)
  return frequency ? { time, frequency } : { time }
}

/** `0,0,0,1`, or `16*0` for the same one sixteen times, as CASA's spwmap. @throws RangeError */
export function parseWindowMap(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [, count, id] = /^(?:(\d{1,4})\*)?(\d{1,5})$/.exec(part.trim()) ?? []
    if (id === undefined || count === '0')
      throw new RangeError(`spectral windows "${text}", wanted their numbers such as 0,0,1 or 16*0`)
    return new Array<number>(Number(count ?? 1)).fill(Number(id))
  })
}
