import { type HdfLibrary, readPointing } from '@contimg/formats/uvh5'
import { DISH_DIAMETER_M } from '@contimg/numerics/beam'
import {
  type Direction,
  type EarthOrientation,
  meridianIcrs,
  type Site,
  skyAt,
  UNKNOWN_ORIENTATION,
} from '@contimg/numerics/frames'
import { mjdSFromJd } from '@contimg/numerics/time'
import type { SkyOf } from '@contimg/numerics/transit'
import type { BeamView } from '../sky/calibrator-match.ts'
import { channelFrequenciesHz } from '../subbands/band.ts'
import type { FileGroup } from './grouping.ts'
import type { OrientationSource } from './orientation.ts'

/** Where the dishes pointed during an observation, as the header of one of its files has it. */
export interface GroupPointing {
  readonly site: Site
  readonly middleMjdS: number
  readonly decRad: number // apparent
  readonly raRad: number // apparent: the sidereal time of the middle
  readonly middle: Direction // ICRS, of the meridian at that moment
  readonly fields: readonly Direction[] // the same for the middle of each integration
}

const DEG_RAD = Math.PI / 180
const [BAND_MIDDLE_HZ] = channelFrequenciesHz(1)

/** Path of the first file of a group, whose header speaks for all. */
export function firstFile({ files }: FileGroup): string {
  const [{ path }] = files.values()
  return path
}

/**
 * Reads a small part of the header of a file of a group.
 *
 * @param decRad  apparent, where the dishes are known to point elsewhere than the header says
 * @throws FormatError where it is no UVH5 file of a drift scan
 */
export function readGroupPointing(
  library: HdfLibrary,
  path: string,
  orientationAt?: OrientationSource,
  decRad?: number,
): GroupPointing {
  const told = readPointing(library, path)
  const header = { ...told, decRad: decRad ?? told.decRad }
  const site = {
    longitudeRad: header.longitudeDeg * DEG_RAD,
    latitudeRad: header.latitudeDeg * DEG_RAD,
    heightM: header.altitudeM,
  }
  const firstMjdS = mjdSFromJd(header.firstTimeJd)
  const lengthS = mjdSFromJd(header.lastTimeJd) - firstMjdS
  const steps = header.integrationCount - 1
  const middleMjdS = firstMjdS + lengthS / 2
  const skyOf = skyOver(site, orientationAt)
  const meridianAt = (mjdUtcS: number) => meridianIcrs(skyOf(mjdUtcS), header.decRad)
  const times = Array.from({ length: steps + 1 }, (_, t) => firstMjdS + (steps && t / steps) * lengthS)
  return {
    site,
    middleMjdS,
    decRad: header.decRad,
    raRad: skyOf(middleMjdS).localSiderealRad,
    middle: meridianAt(middleMjdS),
    fields: times.map(meridianAt),
  }
}

/** How DSA-110 sees in the middle of its band. */
export function beamOf({ fields }: Pick<GroupPointing, 'fields'>): BeamView {
  return { fields, dishDiameterM: DISH_DIAMETER_M, frequencyHz: BAND_MIDDLE_HZ }
}

/** The sky over a site; where the Earth's orientation is not known, as if UT1 were UTC: transits are then 0.9 s off at most. */
export function skyOver(site: Site, orientationAt?: OrientationSource): SkyOf {
  return (mjdUtcS) => skyAt(mjdUtcS, site, knownOrientation(orientationAt, mjdUtcS))
}

function knownOrientation(orientationAt: OrientationSource | undefined, mjdUtcS: number): EarthOrientation {
  const told = orientationAt?.(mjdUtcS)
  return told === undefined || 'unknown' in told ? UNKNOWN_ORIENTATION : told
}
