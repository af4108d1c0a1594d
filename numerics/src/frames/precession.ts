import { polynomial } from '../time/polynomial.ts'
import { ARCSEC_RAD } from './fundamental-arguments.ts'
import { nutation } from './nutation.ts'
import { type Matrix3, product, rotationX, rotationZ } from './vector.ts'

// Fukushima–Williams angles of bias and precession (P03) in arcseconds, by power of Julian centuries TT:
// Capitaine, Wallace & Chapront 2003, A&A 412, 567; Hilton et al. 2006, Celest. Mech. Dyn. Astr. 94, 351.
const GAMMA_ARCSEC = [-0.052928, 10.556378, 0.4932044, -0.00031238, -0.000002788, 0.000000026]
const PHI_ARCSEC = [84381.412819, -46.811016, 0.0511268, 0.00053289, -0.00000044, -0.0000000176]
const PSI_ARCSEC = [-0.041775, 5038.481484, 1.5584175, -0.00018522, -0.000026452, -0.0000000148]
const OBLIQUITY_ARCSEC = [84381.406, -46.836769, -0.0001831, 0.0020034, -0.000000576, -0.0000000434]

/**
 * Rotation from the GCRS to the true equator and equinox of date: frame bias, IAU 2006 precession, IAU 2000A nutation
 * adjusted to it.
 *
 *   R₁(−ε − Δε) · R₃(−ψ − Δψ) · R₁(φ) · R₃(γ)
 *
 * @param centuriesTt  Julian centuries TT since J2000.0
 */
export function trueEquatorFromGcrs(centuriesTt: number): Matrix3 {
  const angleRad = (coefficients: readonly number[]) => polynomial(centuriesTt, coefficients) * ARCSEC_RAD
  const { longitudeRad, obliquityRad } = nutation(centuriesTt)
  return product(
    rotationX(-angleRad(OBLIQUITY_ARCSEC) - obliquityRad),
    rotationZ(-angleRad(PSI_ARCSEC) - longitudeRad),
    rotationX(angleRad(PHI_ARCSEC)),
    rotationZ(angleRad(GAMMA_ARCSEC)),
  )
}
