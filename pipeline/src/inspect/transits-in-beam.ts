import { DISH_DIAMETER_M } from '@contimg/numerics/beam'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { transitsBetween } from '@contimg/numerics/transit'
import { beamOf, skyOver } from '../convert/group-pointing.ts'
import type { OrientationSource } from '../convert/orientation.ts'
import type { CatalogCalibrator, TransitInBeam } from '../products.ts'
import { openBeam } from '../sky/beam-file.ts'

export interface TransitsWanted {
  readonly startMjdS: number
  readonly endMjdS: number
  readonly radiusRad: number // between a calibrator on the meridian and the pointing, at most
  readonly orientation?: OrientationSource | undefined
  readonly beam?: string // as openBeam takes it; an Airy disc where absent
}

/** Of a place of date against the ICRS, within a century: precession of 0.56°. */
export const LARGEST_MOTION_RAD = 0.01

/**
 * The upper transits of calibrators through the beam of DSA-110 while it points at a declination of the meridian, by time.
 *
 * @param decRad  of the pointing, apparent
 * @throws UnknownBeamError; FormatError for a beam's image
 */
export function transitsInBeam(
  decRad: number,
  calibrators: readonly CatalogCalibrator[],
  { startMjdS, endMjdS, radiusRad, orientation, beam: name = 'airy' }: TransitsWanted,
): TransitInBeam[] {
  const skyOf = skyOver(DSA110_SITE, orientation)
  const responseTo = meridianResponse(name)
  return calibrators
    .filter((one) => Math.abs(one.decRad - decRad) <= radiusRad + LARGEST_MOTION_RAD)
    .flatMap((one) =>
      transitsBetween(skyOf, one, startMjdS, endMjdS)
        .filter((transit) => Math.abs(transit.decRad - decRad) <= radiusRad)
        .map((transit) => ({
          ...{ calibrator: one.name, mjdUtcS: transit.mjdUtcS },
          response: responseTo(transit.decRad - decRad),
        })),
    )
    .toSorted((a, b) => a.mjdUtcS - b.mjdUtcS)
}

/**
 * How a dish sees what stands north of where it points (south where negative), in power, in the middle of the band.
 *
 * @param name  as openBeam takes it
 * @throws UnknownBeamError; FormatError for a beam's image
 */
export function meridianResponse(name: string): (northRad: number) => number {
  const beam = openBeam(name, DISH_DIAMETER_M)
  const { frequencyHz } = beamOf({ fields: [] })
  return (northRad) => beam.power(Math.abs(northRad), frequencyHz, northRad < 0 ? Math.PI : 0)
}
