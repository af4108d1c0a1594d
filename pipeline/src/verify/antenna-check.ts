import type { MeasurementSet } from '@contimg/formats/ms'
import { DSA110_STATIONS, stationItrfM } from '@contimg/numerics/stations'
import { type Check, check, notChecked, told } from './check.ts'

const TOLERANCE_M = 0.05
const TELESCOPES = ['DSA-110', 'DSA_110', 'OVRO_MMA']
const NAME = 'antenna positions'
const WANTED = `within ${TOLERANCE_M} m of the list of stations`

/** Antennas of DSA-110 are called after their stations: '103', 'DSA-103'. */
export function checkAntennas({ antennas, observations }: MeasurementSet): Check {
  const telescope = observations[0]?.telescopeName ?? ''
  if (!TELESCOPES.includes(telescope))
    return notChecked(NAME, `the telescope is "${telescope}", of which there is no list`, WANTED)
  const listM = stationItrfM()
  let [worstM, worst] = [0, '']
  for (const [i, name] of antennas.names.entries()) {
    const station = Number(/(\d+)\s*$/.exec(name)?.[1] ?? Number.NaN) - 1
    const known = DSA110_STATIONS[station]
    if (!known) return check(NAME, false, `antenna ${i} is called "${name}", which is no station`, WANTED)
    if (known.heightAssumed) continue // the list does not say where it stands
    const awayM = distanceM(antennas.positionsM, i, listM, station)
    if (!(awayM <= worstM)) [worstM, worst] = [awayM, name]
    if (Number.isNaN(awayM)) break
  }
  return check(NAME, worstM <= TOLERANCE_M, `worst ${told(worstM, 3)} m${worst && `, of antenna ${worst}`}`, WANTED)
}

function distanceM(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return Math.hypot(a[3 * i] - b[3 * j], a[3 * i + 1] - b[3 * j + 1], a[3 * i + 2] - b[3 * j + 2])
}
