import type { AipsReader } from './aipsio-reader.ts'
import { tableNameFrom } from './keywords.ts'
import { readTextArray } from './record-reader.ts'
import type { ConcatenationLayout, SelectionLayout } from './table-dat.ts'

/** Reads what table.dat says of a selection (tables/Tables/RefTable.cc). */
export function readSelection(reader: AipsReader, rowCount: number): SelectionLayout {
  const head = reader.begin('RefTable')
  if (head.version > 3) reader.fail(`RefTable of version ${head.version}, wanted 1 to 3`)
  const wide = head.version > 2
  const base = tableNameFrom(reader.string())
  const baseNames = readNameMap(reader)
  const names = head.version > 1 ? readTextArray(reader) : [...baseNames.keys()]
  const number = (): number => (wide ? reader.count64() : reader.uint32())
  const baseRowCount = number()
  reader.boolean() // whether the rows ascend
  const count = number()
  if (count !== rowCount) reader.fail(`selection of ${count} rows in a table of ${rowCount}`)
  if (count * (wide ? 8 : 4) > reader.remaining) reader.fail(`${count} rows cannot lie in ${reader.remaining} bytes`)
  const rows = new Float64Array(count)
  for (let i = 0; i < count; i++) rows[i] = number()
  reader.end(head)
  const columns = names.map((name) => ({ name, baseName: baseNames.get(name) ?? name }))
  return { kind: 'selection', base, baseRowCount, columns, rows }
}

/** Names in the selection to names in the other table. */
function readNameMap(reader: AipsReader): Map<string, string> {
  const head = reader.begin('SimpleOrderedMap')
  reader.string() // value where there is no entry
  const count = reader.count(8)
  reader.uint32() // by how much it grows
  const names = new Map<string, string>()
  for (let i = 0; i < count; i++) names.set(reader.string(), reader.string())
  reader.end(head)
  return names
}

/** Reads what table.dat says of several tables seen as one (tables/Tables/ConcatTable.cc). */
export function readConcatenation(reader: AipsReader): ConcatenationLayout {
  const head = reader.begin('ConcatTable')
  if (head.version > 0) reader.fail(`ConcatTable of version ${head.version}, wanted 0`)
  const parts = Array.from({ length: reader.count(4) }, () => tableNameFrom(reader.string()))
  const block = reader.begin('Block')
  const joinedSubtables = Array.from({ length: reader.count(4) }, () => reader.string())
  reader.end(block)
  reader.end(head)
  if (parts.length === 0) reader.fail('a concatenation of no tables')
  return { kind: 'concatenation', parts, joinedSubtables }
}
