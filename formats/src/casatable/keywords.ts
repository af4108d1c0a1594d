import type { Cells, ValueType } from './value-type.ts'

export type ScalarValue = boolean | number | bigint | string | readonly [real: number, imaginary: number]

/** A value in the keywords of a table or column, with the type it has on disk. */
export type Keyword =
  | { readonly kind: 'scalar'; readonly type: ValueType; readonly value: ScalarValue }
  | { readonly kind: 'array'; readonly type: ValueType; readonly shape: readonly number[]; readonly values: Cells }
  | { readonly kind: 'record'; readonly fields: Keywords }
  | { readonly kind: 'table'; readonly name: string } // sub-table: path of its folder from the table's own

export type Keywords = ReadonlyMap<string, Keyword>

export const noKeywords: Keywords = new Map()

export function textKeyword(value: string): Keyword {
  return { kind: 'scalar', type: 'string', value }
}

export function textsKeyword(values: readonly string[]): Keyword {
  return { kind: 'array', type: 'string', shape: [values.length], values: [...values] }
}

export function unsignedsKeyword(values: readonly number[]): Keyword {
  return { kind: 'array', type: 'uint', shape: [values.length], values: Uint32Array.from(values) }
}

export function boolKeyword(value: boolean): Keyword {
  return { kind: 'scalar', type: 'bool', value }
}

export function floatKeyword(value: number): Keyword {
  return { kind: 'scalar', type: 'float', value }
}

export function recordKeyword(fields: Readonly<Record<string, Keyword>>): Keyword {
  return { kind: 'record', fields: new Map(Object.entries(fields)) }
}

export function tableKeyword(name: string): Keyword {
  return { kind: 'table', name }
}

/** The text of a keyword; undefined where there is none or it is no text. */
export function textOf(keywords: Keywords, name: string): string | undefined {
  const keyword = keywords.get(name)
  return keyword?.kind === 'scalar' && typeof keyword.value === 'string' ? keyword.value : undefined
}

/** The texts of a keyword that holds one or several. */
export function textsOf(keywords: Keywords, name: string): readonly string[] {
  const keyword = keywords.get(name)
  if (keyword?.kind === 'array' && keyword.type === 'string') return keyword.values as string[]
  const text = textOf(keywords, name)
  return text === undefined ? [] : [text]
}

/** The fields of a keyword that is a record; empty where it is none. */
export function fieldsOf(keywords: Keywords, name: string): Keywords {
  const keyword = keywords.get(name)
  return keyword?.kind === 'record' ? keyword.fields : noKeywords
}

/**
 * The path of a table from the folder of one that names it. Stored, "././" means that folder, "./" the one it lies in, and
 * "x/y/." the folder above the ending x/y of its path (casa/OS/Path.cc).
 */
export function tableNameFrom(stored: string): string {
  if (stored.endsWith('/.')) return Array.from(stored.slice(0, -2).split('/'), () => '..').join('/')
  if (stored.startsWith('././')) return stored.slice(4)
  return stored.startsWith('./') ? `../${stored.slice(2)}` : stored
}

export function storedTableName(name: string): string {
  if (name.startsWith('/')) return name
  return name.startsWith('../') ? `./${name.slice(3)}` : `././${name}`
}
