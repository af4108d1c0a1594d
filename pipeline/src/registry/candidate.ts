import type { CalibrationSet } from '../products.ts'
import type { DescribedTables } from './describe-tables.ts'
import { DEFAULT_SELECTION_OPTIONS } from './options.ts'

/** What whoever registers a set tells of it beyond what its tables say. */
export interface CandidateFacts {
  readonly name: string
  readonly decRad: number // ICRS; where the dishes pointed
  readonly status?: 'active' | 'retired' | 'failed' | undefined // active unless given
  readonly calibrator?: string | undefined // field; as the tables say unless given
  readonly validStartMjdS?: number | undefined // 12 h before the data unless given; −Infinity for none
  readonly validEndMjdS?: number | undefined
  readonly measurementSet?: string | undefined // path; its base name is in the tables
  readonly command?: string | undefined
  readonly params?: Readonly<Record<string, unknown>> | undefined // the history of the tables unless given
  readonly notes?: string | undefined
}

const OF_MERIDIAN = /_t\d+$/ // how conversion names the fields of a group, each of which lies on the meridian

/** Whether the tables were solved of data phased as they were converted, so that their field tells the strip. */
export function isOfMeridian({ fields }: DescribedTables): boolean {
  return fields.every((name) => OF_MERIDIAN.test(name))
}

/** The set that tables are to be registered as. */
export function candidateSet(described: DescribedTables, facts: CandidateFacts): Omit<CalibrationSet, 'createdS'> {
  const { midMjdS, fields, history, quality } = described
  const { passed, grade, reasons, metrics } = quality
  const { reachS } = DEFAULT_SELECTION_OPTIONS
  return {
    name: facts.name,
    tables: described.tables,
    status: facts.status ?? 'active',
    supersededBy: undefined,
    midMjdS,
    validity: {
      startMjdS: facts.validStartMjdS ?? midMjdS - reachS,
      endMjdS: facts.validEndMjdS ?? midMjdS + reachS,
    },
    decRad: facts.decRad,
    calibrator: facts.calibrator ?? (fields.length === 1 && !isOfMeridian(described) ? fields[0] : undefined),
    referenceAntenna: described.referenceAntenna,
    configuration: described.configuration,
    isNonScience: described.isNonScience,
    quality: { passed, grade, reasons, unsolvedAntennas: [...metrics.deadAntennas, ...metrics.incompleteAntennas] },
    provenance: {
      measurementSet: facts.measurementSet ?? described.measurementSet,
      command: facts.command,
      version: described.software,
      params: facts.params ?? (history.length === 0 ? {} : { history }),
    },
    notes: facts.notes,
  }
}
