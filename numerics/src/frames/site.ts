import { anglesFromVector, type Vector3 } from './vector.ts'

// WGS84: NIMA TR8350.2
const EQUATOR_M = 6378137
const FLATTENING = 1 / 298.257223563
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

/** A place on the Earth: geodetic latitude, longitude east, height above the WGS84 ellipsoid. */
export interface Site {
  readonly longitudeRad: number
  readonly latitudeRad: number
  readonly heightM: number
}

/** Geocentric position in the ITRF, in metres. */
export function itrfFromGeodetic({ longitudeRad, latitudeRad, heightM }: Site): Vector3 {
  const [s, c] = [Math.sin(latitudeRad), Math.cos(latitudeRad)]
  const normalM = EQUATOR_M / Math.sqrt(1 - ECCENTRICITY_SQUARED * s * s)
  const fromAxisM = (normalM + heightM) * c
  return [
    fromAxisM * Math.cos(longitudeRad),
    fromAxisM * Math.sin(longitudeRad),
    (normalM * (1 - ECCENTRICITY_SQUARED) + heightM) * s,
  ]
}

/** The inverse of itrfFromGeodetic, by iterating the latitude; good to a nanometre from the sea bed to low orbits. */
export function geodeticFromItrf(positionM: Vector3): Site {
  const [longitudeRad, geocentricRad] = anglesFromVector(positionM)
  const fromAxisM = Math.hypot(positionM[0], positionM[1])
  let latitudeRad = geocentricRad
  for (let i = 0; i < 8; i++) {
    const s = Math.sin(latitudeRad)
    const normalM = EQUATOR_M / Math.sqrt(1 - ECCENTRICITY_SQUARED * s * s)
    latitudeRad = Math.atan2(positionM[2] + ECCENTRICITY_SQUARED * normalM * s, fromAxisM)
  }
  const [s, c] = [Math.sin(latitudeRad), Math.cos(latitudeRad)]
  const ellipsoidM = EQUATOR_M * Math.sqrt(1 - ECCENTRICITY_SQUARED * s * s)
  return { longitudeRad, latitudeRad, heightM: fromAxisM * c + positionM[2] * s - ellipsoidM }
}
