import type { CalibrationTable } from '@contimg/formats/caltable'
import { UnusableTableError } from '../calibrate/errors.ts'
import type { RegisteredKind } from '../products.ts'

const KIND_OF_ENDING: Readonly<Record<string, RegisteredKind>> = {
  kcal: 'K',
  '2kcal': 'K',
  bacal: 'BA',
  bpcal: 'BP',
  bcal: 'BP',
  gpcal: 'GP',
  gacal: 'GA',
  '2gcal': '2G',
  fluxcal: 'FLUX',
}
const KINDS_OF_TERM: Readonly<Record<string, readonly RegisteredKind[]>> = {
  'K Jones': ['K'],
  'B Jones': ['BP', 'BA'],
  'G Jones': ['GA', 'GP', '2G', 'FLUX'],
  'T Jones': ['GA', 'GP', '2G', 'FLUX'],
}
const UNIT_TOLERANCE = 1e-4 // of float32 phases

/**
 * What a table corrects: as the ending of its name says, where its contents can be that; else by its contents.
 *
 * @throws UnusableTableError for terms that are not applied, or other ones than the name says
 */
export function kindOfTable(path: string, table: CalibrationTable): RegisteredKind {
  const possible = KINDS_OF_TERM[table.visCal]
  if (possible === undefined)
    throw new UnusableTableError(path, `holds ${table.visCal}, wanted one of ${Object.keys(KINDS_OF_TERM).join(', ')}`)
  const ending = /[_.]([0-9a-z]+)\/*$/.exec(path)?.[1] ?? ''
  const named = KIND_OF_ENDING[ending]
  if (named === undefined) return possible[0] === 'GA' && hasPhasesOnly(table) ? 'GP' : possible[0]
  if (!possible.includes(named)) throw new UnusableTableError(path, `holds ${table.visCal}, but is named _${ending}`)
  return named
}

function hasPhasesOnly({ solutions: { parameters, flags } }: CalibrationTable): boolean {
  return flags.every(
    (flag, at) => flag !== 0 || Math.abs(Math.hypot(parameters[2 * at], parameters[2 * at + 1]) - 1) < UNIT_TOLERANCE,
  )
}
