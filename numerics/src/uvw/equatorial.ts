import { type Matrix3, rotationZ } from '../frames/vector.ts'
import { rotateRows } from './rows.ts'

/**
 * Rotates equatorial baselines into the (u, v, w) frame of a phase centre.
 *
 *   u =  sin H · X + cos H · Y
 *   v = −sin δ cos H · X + sin δ sin H · Y + cos δ · Z
 *   w =  cos δ cos H · X − cos δ sin H · Y + sin δ · Z
 *
 * Thompson, Moran & Swenson (3rd ed.) eq. 4.1, kept in metres rather than wavelengths.
 *
 * @param xyzM          [baseline, 3] metres; X toward (H = 0, δ = 0), Y toward (H = −6h, δ = 0), Z north
 * @param hourAngleRad  hour angle of the phase centre
 * @param decRad        apparent declination of the phase centre
 * @returns             [baseline, 3] metres, w growing toward the phase centre
 */
export function uvwFromXyz(
  xyzM: Float64Array,
  hourAngleRad: number,
  decRad: number,
  target = new Float64Array(xyzM.length),
): Float64Array {
  return rotateRows(xyzM, uvwFromEquatorial(hourAngleRad, decRad), target)
}

/** The rotation of uvwFromXyz. */
function uvwFromEquatorial(hourAngleRad: number, decRad: number): Matrix3 {
  const [sinH, cosH] = [Math.sin(hourAngleRad), Math.cos(hourAngleRad)]
  const [sinDec, cosDec] = [Math.sin(decRad), Math.cos(decRad)]
  return [sinH, cosH, 0, -sinDec * cosH, sinDec * sinH, cosDec, cosDec * cosH, -cosDec * sinH, sinDec]
}

/** From the ITRF to the X, Y, Z of a longitude that uvwFromXyz wants. */
export function xyzFromItrf(longitudeRad: number): Matrix3 {
  return rotationZ(longitudeRad)
}
