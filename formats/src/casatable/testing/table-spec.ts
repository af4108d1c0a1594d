import type { Keyword, Keywords } from '../keywords.ts'
import { jsonCell } from './json-cell.ts'
import type { RandomTable } from './random-table.ts'

/** What Python is told of a table. */
export function specOf(table: RandomTable): unknown {
  const managers = table.managers.map(({ type, spec, columns }) => ({
    type,
    spec,
    columns: columns.map((column) => ({
      ...column,
      tiled: type.startsWith('Tiled'),
      cells: column.cells.map((cell) => cell && jsonCell(column.type, cell.shape, cell.values)),
    })),
  }))
  const typeOf = new Map(table.managers.flatMap(({ columns }) => columns.map(({ name, type }) => [name, type])))
  return {
    ...table,
    managers,
    again: table.again.map(([name, row, cell]) => [name, row, jsonCell(typeOf.get(name)!, cell.shape, cell.values)]),
    keywords: fieldsOf(table.keywords),
    columnKeywords: fieldsOf(table.columnKeywords),
  }
}

function fieldsOf(keywords: Keywords): unknown {
  const plain = (keyword: Keyword): unknown => {
    if (keyword.kind === 'record') return { kind: 'record', fields: fieldsOf(keyword.fields) }
    return keyword.kind === 'array' ? { ...keyword, values: [...(keyword.values as Float64Array)] } : keyword
  }
  return [...keywords].map(([name, keyword]) => [name, plain(keyword)])
}
