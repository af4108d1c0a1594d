/** Which rows of a table are worked on at once. */
export interface Rows {
  readonly first: number
  readonly count: number
}

/** A column of values, one a row, worked out for some rows at a time. */
export type Values =
  | { readonly kind: 'numbers'; readonly unit: string; of(rows: Rows): Float64Array }
  | { readonly kind: 'complex'; of(rows: Rows): Float64Array } // (real, imaginary)
  | { readonly kind: 'texts'; of(rows: Rows): readonly string[] }
  | { readonly kind: 'truths'; of(rows: Rows): Uint8Array } // 0 or 1

/** In words, for messages. */
export function kindName(values: Values): string {
  if (values.kind === 'truths') return 'a condition'
  return values.kind === 'texts' ? 'a text' : values.kind === 'complex' ? 'a complex number' : 'a number'
}
