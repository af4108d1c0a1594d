import type { NewColumn } from '../casatable/create-table.ts'
import {
  type Keyword,
  type Keywords,
  recordKeyword,
  textKeyword,
  textsKeyword,
  unsignedsKeyword,
} from '../casatable/keywords.ts'

/** Reference frames of frequencies, whose place in this list is their code but for the last (casacore's MFrequency). */
const frequencyFrames = ['REST', 'LSRK', 'LSRD', 'BARY', 'GEO', 'TOPO', 'GALACTO', 'LGROUP', 'CMB', 'Undefined']
const frequencyCodes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 64]

export const TOPOCENTRIC = 5

function keywords(units: readonly string[], measure?: Keyword): Keywords {
  const entries: [string, Keyword][] = [['QuantumUnits', textsKeyword(units)]]
  if (measure !== undefined) entries.push(['MEASINFO', measure])
  return new Map(entries)
}

function measure(type: string, reference: string): Keyword {
  return recordKeyword({ type: textKeyword(type), Ref: textKeyword(reference) })
}

export const seconds = keywords(['s'])
export const metres = keywords(['m'])
export const hertz = keywords(['Hz'])
export const radians = keywords(['rad'])
export const kelvins = keywords(['K'])
export const epoch = keywords(['s'], measure('epoch', 'UTC'))
export const position = keywords(['m', 'm', 'm'], measure('position', 'ITRF'))
export const frequency = keywords(
  ['Hz'],
  recordKeyword({
    type: textKeyword('frequency'),
    VarRefCol: textKeyword('MEAS_FREQ_REF'),
    TabRefTypes: textsKeyword(frequencyFrames),
    TabRefCodes: unsignedsKeyword(frequencyCodes),
  }),
)

export function direction(frame: string): Keywords {
  return keywords(['rad', 'rad'], measure('direction', frame))
}

export function uvwFrame(frame: string): Keywords {
  return keywords(['m', 'm', 'm'], measure('uvw', frame))
}

export function column(
  name: string,
  type: NewColumn['type'],
  comment: string,
  more: Partial<NewColumn> = {},
): NewColumn {
  return { name, type, comment, ...more }
}
