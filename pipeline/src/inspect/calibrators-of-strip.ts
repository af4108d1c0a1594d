import { DSA110_SITE } from '@contimg/numerics/stations'
import { isoFromMjdS } from '@contimg/numerics/time'
import { transitNear } from '@contimg/numerics/transit'
import { beamOf, skyOver } from '../convert/group-pointing.ts'
import type { CatalogCalibrator } from '../products.ts'
import { calibratorFlux } from '../sky/calibrator-flux.ts'
import { DEFAULT_MATCH_OPTIONS } from '../sky/calibrator-match.ts'
import type { CalibratorSeen, SeenOptions } from './calibrators-of-groups.ts'
import { LARGEST_MOTION_RAD, meridianResponse } from './transits-in-beam.ts'

/** A calibrator that passes through the beam once a sidereal day. */
export type CalibratorOfStrip = Omit<CalibratorSeen, 'field' | 'minutesToTransit'>

const RAD_DEG = 180 / Math.PI

/**
 * The calibrators, of all right ascensions, that pass through the beam of DSA-110 while it points at a declination of the
 * meridian: the brightest through the beam first, those of unknown flux last. Separations are those on the meridian.
 *
 * @param decRad     apparent
 * @param nearMjdS   transits are those nearest to it
 * @throws UnknownBeamError; FormatError for a beam's image
 */
export function calibratorsOfStrip(
  decRad: number,
  nearMjdS: number,
  calibrators: readonly CatalogCalibrator[],
  { radiusRad, leastResponse, beam: name = 'airy', orientation }: SeenOptions = {},
): CalibratorOfStrip[] {
  const [withinRad, least] = [radiusRad ?? DEFAULT_MATCH_OPTIONS.radiusRad, leastResponse ?? 0]
  const skyOf = skyOver(DSA110_SITE, orientation)
  const responseTo = meridianResponse(name)
  const { frequencyHz } = beamOf({ fields: [] })
  const seen = (one: CatalogCalibrator): CalibratorOfStrip[] => {
    const transit = transitNear(skyOf, one, nearMjdS)
    const northRad = transit.decRad - decRad
    const response = responseTo(northRad)
    if (Math.abs(northRad) > withinRad || response < least) return []
    const flux = calibratorFlux(one, frequencyHz)
    return [
      {
        ...{ name: one.name, altNames: one.altNames, raDeg: one.raRad * RAD_DEG, decDeg: one.decRad * RAD_DEG },
        ...{ separationDeg: Math.abs(northRad) * RAD_DEG, response },
        ...{ fluxJy: flux?.fluxJy ?? null, fluxOrigin: flux?.origin ?? null },
        apparentFluxJy: flux === undefined ? null : flux.fluxJy * response,
        transitUtc: isoFromMjdS(transit.mjdUtcS),
      },
    ]
  }
  return calibrators
    .filter((one) => Math.abs(one.decRad - decRad) <= withinRad + LARGEST_MOTION_RAD)
    .flatMap(seen)
    .toSorted((a, b) => (b.apparentFluxJy ?? -1) - (a.apparentFluxJy ?? -1) || b.response - a.response)
}
