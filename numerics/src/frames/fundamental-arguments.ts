import { polynomial } from '../time/polynomial.ts'

export const ARCSEC_RAD = Math.PI / 648000
const TURN_ARCSEC = 1296000

/** l, l′, F, D, Ω in arcseconds, by power of Julian centuries (IERS Conventions 2010, eq. 5.43). */
const DELAUNAY_ARCSEC = [
  [485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.0002447],
  [1287104.793048, 129596581.0481, -0.5532, 0.000136, -0.00001149],
  [335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417],
  [1072260.703692, 1602961601.209, -6.3706, 0.006593, -0.00003169],
  [450160.398036, -6962890.5431, 7.4722, 0.007702, -0.00005939],
]

/** Mean longitudes, Mercury to Neptune, in radians, by power of Julian centuries (IERS Conventions 2010, eq. 5.44). */
const PLANETS_RAD = [
  [4.402608842, 2608.7903141574],
  [3.176146697, 1021.3285546211],
  [1.753470314, 628.3075849991],
  [6.203480913, 334.06124267],
  [0.599546497, 52.9690962641],
  [0.874016757, 21.329910496],
  [5.481293872, 7.4781598567],
  [5.311886287, 3.8133035638],
]

/** General precession in longitude, radians, by power of Julian centuries. */
const PRECESSION_RAD = [0, 0.02438175, 0.00000538691]

/** The arguments of the nutation series in radians. */
export interface FundamentalArguments {
  readonly delaunayRad: readonly number[] // l, l′, F, D, Ω
  readonly planetsRad: readonly number[] // Mercury … Neptune
  readonly precessionRad: number
}

/** @param centuriesTt  Julian centuries TT (for TDB) since J2000.0 */
export function fundamentalArguments(centuriesTt: number): FundamentalArguments {
  return {
    delaunayRad: DELAUNAY_ARCSEC.map((c) => (polynomial(centuriesTt, c) % TURN_ARCSEC) * ARCSEC_RAD),
    planetsRad: PLANETS_RAD.map((c) => polynomial(centuriesTt, c) % (2 * Math.PI)),
    precessionRad: polynomial(centuriesTt, PRECESSION_RAD),
  }
}
