import { VLA_CALIBRATORS } from '@contimg/numerics/flux'
import type { CatalogCalibrator } from '../products.ts'

const DEG_RAD = Math.PI / 180

/** The calibrators that need no catalogue: the brightest of the VLA list at 20 cm. */
export const BUILT_IN_CALIBRATORS: readonly CatalogCalibrator[] = VLA_CALIBRATORS.map(
  ([name, b1950, otherName, raDeg, decDeg, flux20Jy, flux6Jy]) => ({
    name,
    altNames: [b1950, otherName].filter((known) => known !== ''),
    raRad: raDeg * DEG_RAD,
    decRad: decDeg * DEG_RAD,
    positionCode: '',
    fluxes: [
      { band: '20cm', bandCode: 'L', frequencyHz: 1.4e9, fluxJy: flux20Jy, qualityCodes: '' },
      { band: '6cm', bandCode: 'C', frequencyHz: 4.86e9, fluxJy: flux6Jy, qualityCodes: '' },
    ],
  }),
)
