import { itrfFromGeodetic, type Site } from '@contimg/numerics/frames'
import { DSA110_SITE, DSA110_STATIONS, stationItrfM } from '@contimg/numerics/stations'
import { type AntennaPairs, baselineUvw, meridianUvwBasis } from '@contimg/numerics/uvw'

const ROTATION_RAD_PER_S = 7.292115e-5 // of the Earth, IERS Conventions (2010) table 1.2

/** Stations that the headers of real files of 2026 have data of: 47 east-west, 35 north-south, 14 outriggers. */
const ACTIVE_STATIONS: readonly number[] = DSA110_STATIONS.map((station) => station.number).filter(
  (number) => !(number === 10 || (number >= 21 && number <= 23) || (number >= 52 && number <= 67) || number === 117),
)

/** Twenty-four of them that keep the shape of the array: both arms thinned out, and three outriggers. */
export const TINY_STATIONS: readonly number[] = [
  1, 5, 9, 13, 17, 24, 28, 32, 36, 40, 44, 48, 51, 68, 72, 76, 80, 84, 88, 92, 96, 103, 108, 116,
]

/** `count` active stations spread over the array, the usual reference 103 among them. */
export function spreadStations(count: number): number[] {
  if (count < 2 || count > ACTIVE_STATIONS.length) {
    throw new RangeError(`${count} antennas, wanted 2 to ${ACTIVE_STATIONS.length}`)
  }
  const others = ACTIVE_STATIONS.filter((number) => number !== 103)
  const picked = Array.from({ length: count - 1 }, (_, i) => others[Math.floor((i * others.length) / (count - 1))])
  return [...picked, 103].sort((a, b) => a - b)
}

/**
 * Baselines in the order of the correlator, autocorrelations among them: (0,0), (0,1), (1,1), (0,2), (1,2), (2,2), …
 * The numbers are indices into the list of stations.
 */
export function correlatorBaselines(antennaCount: number): { antenna1: Int32Array; antenna2: Int32Array } {
  const pairs = Array.from({ length: antennaCount }, (_, j) => Array.from({ length: j + 1 }, (_, i) => [i, j])).flat()
  return { antenna1: Int32Array.from(pairs, ([i]) => i), antenna2: Int32Array.from(pairs, ([, j]) => j) }
}

/** Positions of stations relative to the centre of the array, [station, 3] metres on the axes of the ITRF. */
export function relativePositionsM(stations: readonly number[], site: Site = DSA110_SITE): Float64Array {
  const all = stationItrfM()
  const centre = itrfFromGeodetic(site)
  return Float64Array.from(
    stations.flatMap((number) => [0, 1, 2].map((axis) => all[3 * (number - 1) + axis] - centre[axis])),
  )
}

/** (u, v, w) toward the meridian at an apparent declination, as the correlator has them at all times. */
export function meridianUvwM(
  positionsM: Float64Array,
  pairs: AntennaPairs,
  decRad: number,
  site: Site = DSA110_SITE,
): Float64Array {
  return baselineUvw(positionsM, pairs, meridianUvwBasis(site.longitudeRad, decRad))
}

/**
 * How far (u, v, w) move in `durationS` when the correlator tracks the point that is on the meridian in the middle:
 * the derivative of uvwFromXyz by the hour angle at 0, du = X, dv = sin δ Y, dw = −cos δ Y.
 */
export function uvwChangeM(uvwM: Float64Array, decRad: number, durationS: number): Float64Array {
  const turnRad = ROTATION_RAD_PER_S * durationS
  const [s, c] = [Math.sin(decRad), Math.cos(decRad)]
  const change = new Float64Array(uvwM.length)
  for (let at = 0; at < uvwM.length; at += 3) {
    const [u, v, w] = [uvwM[at], uvwM[at + 1], uvwM[at + 2]]
    change[at] = turnRad * (c * w - s * v) // X
    change[at + 1] = turnRad * s * u // u = Y
    change[at + 2] = -turnRad * c * u
  }
  return change
}
