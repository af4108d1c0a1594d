import type { CalibrationGrade, CalibrationSet } from '@contimg/pipeline'
import type { CalibrationSetItem } from '../schemas/calibration.ts'
import { isoOfMjdS, isoOrNull } from '../times.ts'

const DEG = Math.PI / 180

/** A set as it is told. */
export function setItem(set: CalibrationSet): CalibrationSetItem {
  const { quality, validity } = set
  return {
    ...{ name: set.name, status: set.status, reason: reasonOf(set) ?? null, superseded_by: set.supersededBy ?? null },
    dec_deg: degreesOf(set.decRad),
    ...{ calibrator: set.calibrator ?? null, reference_antenna: set.referenceAntenna },
    types: set.tables.map(({ kind }) => kind),
    ...{ solved_at: isoOfMjdS(set.midMjdS), registered_at: new Date(1000 * set.createdS).toISOString() },
    ...{ valid_from: isoOrNull(validity.startMjdS), valid_until: isoOrNull(validity.endMjdS) },
    non_science: set.isNonScience,
    ...{ grade: quality.grade, quality: markOf(quality.grade), quality_reasons: [...quality.reasons] },
    notes: set.notes ?? null,
  }
}

/** Without the noise of the last binary digits. */
export function degreesOf(angleRad: number): number {
  return Number((angleRad / DEG).toFixed(9))
}

export function markOf(grade: CalibrationGrade): CalibrationSetItem['quality'] {
  if (grade === 'excellent' || grade === 'good') return 'good'
  return grade === 'marginal' ? 'warn' : 'fail'
}

/** Why a set is not in use, whatever the data; undefined where it may be. */
export function reasonOf({ status, supersededBy, notes, isNonScience, quality }: CalibrationSet): string | undefined {
  if (status === 'superseded') return `superseded by ${supersededBy ?? 'another set'}`
  if (status !== 'active') return notes === undefined || notes === '' ? status : `${status}: ${notes}`
  if (isNonScience) return 'made for a trial: never applied to science data'
  return quality.passed ? undefined : `failed quality: ${quality.reasons.join('; ') || quality.grade}`
}
