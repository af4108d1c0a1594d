import { DSA110_SITE } from '@contimg/numerics/stations'
import { DAY_S, isoFromMjdS } from '@contimg/numerics/time'
import { nextTransits } from '@contimg/numerics/transit'
import { skyOver } from '../convert/group-pointing.ts'
import type { OrientationSource } from '../convert/orientation.ts'
import type { CatalogCalibrator } from '../products.ts'

/** When a calibrator crosses the meridian of DSA-110, for people and for JSON. */
export interface CalibratorTransits {
  readonly name: string
  readonly altNames: readonly string[]
  readonly raDeg: number // ICRS
  readonly decDeg: number
  readonly transits: readonly {
    readonly utc: string
    readonly mjd: number
    readonly apparentDecDeg: number // what the dishes must point at
    readonly elevationDeg: number
  }[]
}

const RAD_DEG = 180 / Math.PI

/** The first `count` upper transits from a moment on, to a millisecond where the Earth's orientation is known, else to 0.9 s. */
export function transitsOfCalibrator(
  { name, altNames, raRad, decRad }: CatalogCalibrator,
  startMjdS: number,
  count: number,
  orientation?: OrientationSource,
): CalibratorTransits {
  const transits = nextTransits(skyOver(DSA110_SITE, orientation), { raRad, decRad }, startMjdS, count)
  return {
    name,
    altNames,
    raDeg: raRad * RAD_DEG,
    decDeg: decRad * RAD_DEG,
    transits: transits.map((transit) => ({
      utc: isoFromMjdS(transit.mjdUtcS),
      mjd: transit.mjdUtcS / DAY_S,
      apparentDecDeg: transit.decRad * RAD_DEG,
      elevationDeg: transit.elevationRad * RAD_DEG,
    })),
  }
}
