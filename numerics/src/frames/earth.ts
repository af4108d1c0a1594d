import { BARYCENTRE_TO_SUN_TERMS, SUN_TO_EARTH_TERMS } from './earth-series.ts'
import { apply, type Matrix3, type Vector3 } from './vector.ts'

const YEAR_DAY = 365.25
const AU_PER_DAY_PER_C = 173.1446326742403 // speed of light in au a day

/** From the ecliptic axes of the series to the BCRS, fitted to DE405: Bretagnon, with the series. */
const BCRS_FROM_ECLIPTIC: Matrix3 = [
  1, 0.000000211284, -0.000000091603, -0.000000230286, 0.917482137087, -0.397776982902, 0, 0.397776982902,
  0.917482137087,
]

export interface EarthMotion {
  readonly sunToEarthAu: Vector3
  readonly velocity: Vector3 // barycentric, in units of the speed of light
}

/**
 * Where the Earth is from the Sun and how it moves about the barycentre of the Solar System, in BCRS axes. In 2000–2035
 * within 6e-7 au and 8e-11 c (15 µas of aberration) of the full series, which is good to 2e-11 c against DE405.
 *
 * @param centuriesTt  Julian centuries TT (for TDB) since J2000.0
 */
export function earthMotion(centuriesTt: number): EarthMotion {
  const years = centuriesTt * 100
  const earth = sumSeries(SUN_TO_EARTH_TERMS, years)
  const sun = sumSeries(BARYCENTRE_TO_SUN_TERMS, years)
  const scale = 1 / (YEAR_DAY * AU_PER_DAY_PER_C)
  const velocity: Vector3 = [
    (earth.rate[0] + sun.rate[0]) * scale,
    (earth.rate[1] + sun.rate[1]) * scale,
    (earth.rate[2] + sun.rate[2]) * scale,
  ]
  return { sunToEarthAu: apply(BCRS_FROM_ECLIPTIC, earth.position), velocity: apply(BCRS_FROM_ECLIPTIC, velocity) }
}

/** Position in au and rate in au a year of a series of terms tᵖ · A · cos(B + C t). */
function sumSeries(terms: Float64Array, years: number): { position: Vector3; rate: Vector3 } {
  const position: [number, number, number] = [0, 0, 0]
  const rate: [number, number, number] = [0, 0, 0]
  for (let i = terms.length - 5; i >= 0; i -= 5) {
    const axis = terms[i]
    const power = terms[i + 1]
    const amplitude = terms[i + 2]
    const frequency = terms[i + 4]
    const argument = terms[i + 3] + frequency * years
    const factor = amplitude * years ** power
    const cosine = Math.cos(argument)
    position[axis] += factor * cosine
    rate[axis] -= factor * frequency * Math.sin(argument)
    if (power) rate[axis] += amplitude * power * years ** (power - 1) * cosine
  }
  return { position, rate }
}
