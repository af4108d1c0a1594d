import { CIO_POLYNOMIAL_UAS, CIO_TERMS } from './cio-series.ts'
import { ARCSEC_RAD, fundamentalArguments } from './fundamental-arguments.ts'
import type { Matrix3 } from './vector.ts'

/**
 * The locator s of the celestial intermediate origin on the equator of date, from the series for s + XY/2.
 *
 * @param poleX, poleY  the celestial pole of date in the GCRS
 */
export function cioLocatorRad(centuriesTt: number, poleX: number, poleY: number): number {
  const { delaunayRad, planetsRad, precessionRad } = fundamentalArguments(centuriesTt)
  const angles = [...delaunayRad, planetsRad[1], planetsRad[2], precessionRad]
  const sumsUas = [...CIO_POLYNOMIAL_UAS]
  for (let i = 0; i < CIO_TERMS.length; i += 11) {
    let argument = 0
    for (let j = 0; j < 8; j++) argument += CIO_TERMS[i + 1 + j] * angles[j]
    sumsUas[CIO_TERMS[i]] += CIO_TERMS[i + 9] * Math.sin(argument) + CIO_TERMS[i + 10] * Math.cos(argument)
  }
  const uas = sumsUas.reduceRight((sum, coefficient) => sum * centuriesTt + coefficient, 0)
  return uas * 1e-6 * ARCSEC_RAD - (poleX * poleY) / 2
}

/**
 * Equation of the origins, Earth rotation angle − Greenwich apparent sidereal time: the right ascension of the
 * intermediate origin. Wallace & Capitaine 2006, A&A 459, 981, eq. 16.
 *
 * @param m  rotation from the GCRS to the true equator and equinox of date
 */
export function equationOfOriginsRad(m: Matrix3, locatorRad: number): number {
  const [x, y, z] = [m[6], m[7], m[8]]
  const a = x / (1 + z)
  const [sx, sy, sz] = [1 - a * x, -a * y, -x]
  const p = m[0] * sx + m[1] * sy + m[2] * sz
  const q = m[3] * sx + m[4] * sy + m[5] * sz
  return locatorRad - Math.atan2(q, p)
}
