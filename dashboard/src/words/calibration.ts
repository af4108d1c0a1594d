import type { SolutionsQuery } from '@contimg/api/schemas'

type TableType = NonNullable<SolutionsQuery['type']>

const TYPES: Readonly<Record<TableType, readonly [name: string, kind: SolutionsQuery['kind']]>> = {
  K: ['Delay', 'delay'],
  BA: ['Bandpass amplitude', 'bandpass'],
  BP: ['Bandpass', 'bandpass'],
  GP: ['Gain phase', 'gain'],
  GA: ['Gain amplitude', 'gain'],
  '2G': ['Gain, short', 'gain'],
  FLUX: ['Flux scale', 'gain'],
}

export const TABLE_TYPES = Object.keys(TYPES) as readonly TableType[]

/** What tables of a type are called. */
export const tableName = (type: TableType): string => TYPES[type][0]

export const tableKind = (type: TableType): SolutionsQuery['kind'] => TYPES[type][1]
