import { ARCSEC_RAD, fundamentalArguments } from './fundamental-arguments.ts'
import { LUNISOLAR_TERMS } from './nutation-lunisolar.ts'
import { PLANETARY_TERMS } from './nutation-planetary.ts'

const UNIT_RAD = ARCSEC_RAD * 1e-7 // the tables count in 0.1 µas

/** Nutation in longitude Δψ and in obliquity Δε. */
export interface Nutation {
  readonly longitudeRad: number
  readonly obliquityRad: number
}

/**
 * IAU 2000A nutation (678 luni-solar and 687 planetary terms of MHB2000) with the adjustments that make it agree with
 * the IAU 2006 precession: Wallace & Capitaine 2006, A&A 459, 981, eq. 5.
 *
 * @param centuriesTt  Julian centuries TT since J2000.0
 */
export function nutation(centuriesTt: number): Nutation {
  const moonAndSun = lunisolarNutation(centuriesTt)
  const planets = planetaryNutation(centuriesTt)
  const flatteningDrift = -2.7774e-6 * centuriesTt // secular change of the Earth's J2
  return {
    longitudeRad: (moonAndSun.longitudeRad + planets.longitudeRad) * (1 + 0.4697e-6 + flatteningDrift),
    obliquityRad: (moonAndSun.obliquityRad + planets.obliquityRad) * (1 + flatteningDrift),
  }
}

function lunisolarNutation(centuriesTt: number): Nutation {
  const [l, lSun, f, d, node] = fundamentalArguments(centuriesTt).delaunayRad
  const terms = LUNISOLAR_TERMS
  let longitude = 0
  let obliquity = 0
  for (let i = terms.length - 11; i >= 0; i -= 11) {
    const argument = terms[i] * l + terms[i + 1] * lSun + terms[i + 2] * f + terms[i + 3] * d + terms[i + 4] * node
    const s = Math.sin(argument)
    const c = Math.cos(argument)
    longitude += (terms[i + 5] + terms[i + 6] * centuriesTt) * s + terms[i + 7] * c
    obliquity += (terms[i + 8] + terms[i + 9] * centuriesTt) * c + terms[i + 10] * s
  }
  return { longitudeRad: longitude * UNIT_RAD, obliquityRad: obliquity * UNIT_RAD }
}

function planetaryNutation(centuriesTt: number): Nutation {
  const { delaunayRad, planetsRad, precessionRad } = fundamentalArguments(centuriesTt)
  const [l, , f, d, node] = delaunayRad
  const angles = [l, f, d, node, ...planetsRad, precessionRad]
  const terms = PLANETARY_TERMS
  let longitude = 0
  let obliquity = 0
  for (let i = terms.length - 17; i >= 0; i -= 17) {
    let argument = 0
    for (let j = 0; j < 13; j++) argument += terms[i + j] * angles[j]
    const s = Math.sin(argument)
    const c = Math.cos(argument)
    longitude += terms[i + 13] * s + terms[i + 14] * c
    obliquity += terms[i + 15] * s + terms[i + 16] * c
  }
  return { longitudeRad: longitude * UNIT_RAD, obliquityRad: obliquity * UNIT_RAD }
}
