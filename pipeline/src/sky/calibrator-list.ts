import type { CatalogCalibrator } from '../products.ts'
import { BUILT_IN_CALIBRATORS } from './built-in-calibrators.ts'

/** Calibrators, and whose word their places and fluxes are. */
export interface CalibratorList {
  readonly calibrators: readonly CatalogCalibrator[]
  readonly origin: string // for people: 'calibrator list <path>'
}

export const BUILT_IN_LIST: CalibratorList = {
  calibrators: BUILT_IN_CALIBRATORS,
  origin: 'VLA calibrator list, 20 cm',
}
