import type { CalibrationSetDetail } from '@contimg/api/schemas'

type SolvedSet = Pick<CalibrationSetDetail, 'calibrator'> & {
  readonly provenance: Pick<CalibrationSetDetail['provenance'], 'measurement_set'>
}

const OF_FIELD = /_t\d+$/ // a field that sees a calibrator bears its name, with the integration: 0834+555_t12

/** What fills in the form of calibration, on the control panel; undefined where it is not known what was solved. */
export function solvingAgain({ calibrator, provenance: { measurement_set: ms } }: SolvedSet) {
  if (ms === null) return undefined
  return { action: 'calibrate', ms, ...(calibrator !== null && { calibrator: calibrator.replace(OF_FIELD, '') }) }
}
