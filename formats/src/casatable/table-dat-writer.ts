import { AipsWriter } from './aipsio-writer.ts'
import { writeRecord, writeScalar } from './record-writer.ts'
import type { ColumnLayout, TableLayout } from './table-dat.ts'
import { RECORD_CODE, typeFacts } from './value-type.ts'

/** The bytes of table.dat. Row counts above 2³¹ are not written: no storage manager of ours holds them. */
export function tableDatBytes(layout: TableLayout): Uint8Array {
  const writer = new AipsWriter()
  writer.object('Table', 2, () => {
    writer.uint32(layout.rowCount)
    writer.uint32(layout.littleEndian ? 1 : 0)
    writer.string('PlainTable')
    writeDescription(writer, layout)
    writeColumnSet(writer, layout)
  })
  return writer.bytes
}

function writeDescription(writer: AipsWriter, layout: TableLayout): void {
  writer.object('TableDesc', 2, () => {
    writer.string(layout.name)
    writer.string(layout.version)
    writer.string(layout.comment)
    writeRecord(writer, layout.keywords)
    writeRecord(writer, layout.privateKeywords)
    writer.uint32(layout.columns.length)
    for (const column of layout.columns) writeColumn(writer, column)
  })
}

function writeColumn(writer: AipsWriter, column: ColumnLayout): void {
  const facts = typeFacts[column.type]
  const titles = { scalar: `ScalarColumnDesc<${facts.title}`, array: `ArrayColumnDesc<${facts.title}` }
  writer.uint32(1)
  writer.string(column.kind === 'record' ? 'ScalarRecordColumnDesc' : titles[column.kind])
  writer.uint32(1)
  writer.string(column.name)
  writer.string(column.comment)
  writer.string(column.managerType)
  writer.string(column.managerGroup)
  writer.int32(column.kind === 'record' ? RECORD_CODE : facts.code)
  writer.int32(column.options)
  writer.int32(column.ndim)
  if (column.kind === 'array') writer.shape(column.describedShape)
  writer.uint32(column.maxLength)
  writeRecord(writer, column.keywords)
  writer.uint32(1)
  if (column.kind === 'scalar') writeScalar(writer, column.type, column.defaultValue)
  else if (column.kind === 'array') writer.boolean(false)
}

function writeColumnSet(writer: AipsWriter, layout: TableLayout): void {
  writer.int32(-2) // version
  writer.uint32(layout.rowCount)
  writer.uint32(layout.nextSequence)
  writer.uint32(layout.managers.length)
  for (const manager of layout.managers) {
    writer.string(manager.type)
    writer.uint32(manager.sequence)
  }
  for (const column of layout.columns) {
    writer.uint32(2)
    writer.string(column.originalName)
    writer.uint32(1)
    writer.uint32(column.managerSequence)
    if (column.kind !== 'array') continue
    writer.boolean(column.shape !== undefined)
    if (column.shape !== undefined) writer.shape(column.shape)
  }
  for (const manager of layout.managers) {
    writer.uint32(manager.block.length)
    writer.raw(manager.block)
  }
}
