import type { Keywords, ScalarValue } from './keywords.ts'
import type { ValueType } from './value-type.ts'

export const OPTION_DIRECT = 1 // the array lies with the scalars of its row
export const OPTION_FIXED_SHAPE = 4

/** One column as table.dat describes it. */
export interface ColumnLayout {
  readonly name: string
  readonly comment: string
  readonly kind: 'scalar' | 'array' | 'record'
  readonly type: ValueType
  readonly managerType: string // of the description; where the column lies is told by managerSequence
  readonly managerGroup: string
  readonly options: number
  readonly ndim: number // −1 for arrays of any number of axes
  readonly describedShape: readonly number[]
  readonly shape: readonly number[] | undefined // of every cell, first axis fastest; undefined where it varies
  readonly maxLength: number // of texts; 0 for any
  readonly defaultValue: ScalarValue
  readonly keywords: Keywords
  readonly managerSequence: number
}

/** One storage manager: what writes and reads the values of some of the columns. */
export interface ManagerLayout {
  readonly type: string
  readonly sequence: number // the number in the names of its files, table.f<sequence>
  readonly block: Uint8Array // what it keeps in table.dat
}

/** All of table.dat. */
export interface TableLayout {
  readonly rowCount: number
  readonly littleEndian: boolean
  readonly name: string
  readonly version: string
  readonly comment: string
  readonly keywords: Keywords
  readonly privateKeywords: Keywords
  readonly columns: readonly ColumnLayout[]
  readonly managers: readonly ManagerLayout[]
  readonly nextSequence: number
}
