import { definedColumn } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import { type Check, check } from './check.ts'

const NEEDED = ['FLAG', 'FLAG_ROW', 'WEIGHT', 'SIGMA', 'UVW']
const OF_DATA_SHAPE = ['FLAG', 'MODEL_DATA', 'CORRECTED_DATA', 'WEIGHT_SPECTRUM', 'SIGMA_SPECTRUM']

/** Checks of the columns that imaging reads. Those that are made when first needed may be missing. */
export function checkColumns({ main }: MeasurementSet, dataColumn: string): Check[] {
  const missing = NEEDED.filter((name) => !main.has(name))
  const wanted = `${NEEDED.join(', ')}; others of the shape of ${dataColumn}`
  if (missing.length > 0) return [check('imaging columns', false, `no ${missing.join(', ')}`, wanted)]
  const data = main.column(dataColumn)
  const others = OF_DATA_SHAPE.filter((name) => name !== dataColumn && definedColumn(main, name) !== undefined)
  for (const row of [0, main.rowCount - 1]) {
    const shape = `${data.cellShape(row)}`
    const odd = others.find((name) => `${main.column(name).cellShape(row)}` !== shape)
    if (odd === undefined) continue
    const found = `${odd} has shape [${main.column(odd).cellShape(row) ?? 'nothing'}] in row ${row}, ${dataColumn} [${shape}]`
    return [check('imaging columns', false, found, wanted)]
  }
  return [
    check('imaging columns', true, [...NEEDED, ...others.filter((name) => !NEEDED.includes(name))].join(', '), wanted),
  ]
}
