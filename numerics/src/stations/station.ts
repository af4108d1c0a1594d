import { itrfFromGeodetic, type Site } from '../frames/site.ts'
import { STATION_COORDINATES } from './coordinates.ts'

const DEG_RAD = Math.PI / 180

/** For station 117, whose height the list leaves out: that of the east-west arm. */
const ASSUMED_HEIGHT_M = 1182.6

/** A pad of DSA-110. */
export interface Station extends Site {
  readonly number: number // 1 to 117, as in antenna names
  readonly heightAssumed: boolean // the list gives none
}

/**
 * The centre of the tee, to which the correlator refers its antennas, sidereal time and meridian: revision F of the
 * station list, with the height that the correlator writes. A real file of October 2025 took its sidereal times at the
 * longitude −118.283° instead, 36 m to the east (7e-6 rad).
 */
export const DSA110_SITE: Site = {
  longitudeRad: -118.283405115 * DEG_RAD,
  latitudeRad: 37.233386982 * DEG_RAD,
  heightM: 1188.0519,
}

/** All stations, by number. */
export const DSA110_STATIONS: readonly Station[] = STATION_COORDINATES.map(
  ([number, latitudeDeg, longitudeDeg, heightM]) => ({
    number,
    longitudeRad: longitudeDeg * DEG_RAD,
    latitudeRad: latitudeDeg * DEG_RAD,
    heightM: heightM ?? ASSUMED_HEIGHT_M,
    heightAssumed: heightM === undefined,
  }),
)

/** Positions in the ITRF: [station, 3] metres from the geocentre. */
export function stationItrfM(stations: readonly Site[] = DSA110_STATIONS): Float64Array {
  return Float64Array.from(stations.flatMap((station) => [...itrfFromGeodetic(station)]))
}
