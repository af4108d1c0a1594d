/** One index of an array: an element, or those from `from` on, without `to`; negative ones count from the end. */
export type Index =
  | { readonly kind: 'element'; readonly place: number }
  | { readonly kind: 'range'; readonly from: number | undefined; readonly to: number | undefined }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** A constant, and the character at which it stands. */
export type Constant =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'time'; readonly mjdS: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'truth'; readonly value: boolean; readonly at: number }

/** An element of a set: a value, or those from `from` on in steps of one or of `step`, without `to`. */
export interface SetElement {
  readonly from: Constant
  readonly to: Constant | undefined
  readonly step: Constant | undefined
  readonly isRange: boolean
}

/** What a selection says, as a tree. */
export type Expression =
  | Constant
  | { readonly kind: 'column'; readonly name: string; readonly indices: readonly Index[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[]; readonly at: number }
  | { readonly kind: 'negative'; readonly of: Expression; readonly at: number }
  | {
      readonly kind: 'comparison'
      readonly sign: Comparison
      readonly left: Expression
      readonly right: Expression
      readonly at: number
    }
  | {
      readonly kind: 'in'
      readonly left: Expression
      readonly set: readonly SetElement[]
      readonly negated: boolean
      readonly at: number
    }
  | { readonly kind: 'not'; readonly of: Expression; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression; readonly at: number }
