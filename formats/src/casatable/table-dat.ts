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
  readonly originalName: string // under which its storage manager knows it, whatever it was renamed to
  readonly managerSequence: number
}

/** One storage manager: what writes and reads the values of some of the columns. */
export interface ManagerLayout {
  readonly type: string
  readonly sequence: number // the number in the names of its files, table.f<sequence>
  readonly block: Uint8Array // what it keeps in table.dat
}

/** All of table.dat of a table that has values of its own. */
export interface TableLayout {
  readonly kind: 'plain'
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

/** A selection (casacore's RefTable): rows and columns of another table, which keeps the values. */
export interface SelectionLayout {
  readonly kind: 'selection'
  readonly base: string // path of the other table from this one
  readonly baseRowCount: number // when the selection was made
  readonly columns: readonly { readonly name: string; readonly baseName: string }[]
  readonly rows: Float64Array // of the other table
}

/** Tables seen as one (casacore's ConcatTable), the rows of each behind those of the one before. */
export interface ConcatenationLayout {
  readonly kind: 'concatenation'
  readonly parts: readonly string[] // paths of the tables from this one
  readonly joinedSubtables: readonly string[] // sub-tables that are seen as one as well; of others the first one's holds
}
