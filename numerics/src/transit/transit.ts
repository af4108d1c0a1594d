import { apparentPlace, type Direction } from '../frames/apparent.ts'
import type { Sky } from '../frames/sky.ts'
import { EXCESS_TURNS_PER_DAY } from '../time/earth-rotation.ts'
import { DAY_S } from '../time/split.ts'

/** The sky at a moment of UTC: site and orientation of the Earth are the caller's. */
export type SkyOf = (mjdUtcS: number) => Sky

/** An upper transit: the moment when the apparent place stands at hour angle 0, on the meridian that holds the zenith. */
export interface Transit {
  readonly mjdUtcS: number
  readonly decRad: number // apparent, of date
  readonly elevationRad: number // below 0 where the source never rises
}

const SIDEREAL_DAY_S = DAY_S / (1 + EXCESS_TURNS_PER_DAY)
const CLOSE_ENOUGH_S = 1e-6 // as finely as MJD seconds are counted
const MOST_STEPS = 6

/**
 * The upper transit nearest to a moment, of a source that stands still in the ICRS. Each step goes back by the hour
 * angle at the mean rate of rotation, from which precession, nutation and aberration depart by some 1e-5 of the way:
 * the second step is good to 4 µs.
 *
 * @throws UtcSpanError
 */
export function transitNear(skyOf: SkyOf, icrs: Direction, nearMjdS: number): Transit {
  let mjdUtcS = nearMjdS
  for (let step = 1; ; step++) {
    const { hourAngleRad, decRad, elevationRad } = apparentPlace(skyOf(mjdUtcS), icrs)
    const lateS = (hourAngleRad / (2 * Math.PI)) * SIDEREAL_DAY_S
    if (Math.abs(lateS) < CLOSE_ENOUGH_S || step === MOST_STEPS) return { mjdUtcS, decRad, elevationRad }
    mjdUtcS -= lateS
  }
}

/** The upper transits in [start, end), by time: one a sidereal day. */
export function transitsBetween(skyOf: SkyOf, icrs: Direction, startMjdS: number, endMjdS: number): Transit[] {
  const found: Transit[] = []
  for (const transit of transitsFrom(skyOf, icrs, startMjdS)) {
    if (!(transit.mjdUtcS < endMjdS)) break
    found.push(transit)
  }
  return found
}

/** The first `count` upper transits from a moment on. */
export function nextTransits(skyOf: SkyOf, icrs: Direction, startMjdS: number, count: number): Transit[] {
  const transits = transitsFrom(skyOf, icrs, startMjdS)
  return Array.from({ length: count }, () => transits.next().value)
}

/** Without end. */
function* transitsFrom(skyOf: SkyOf, icrs: Direction, startMjdS: number): Generator<Transit, never> {
  let transit = transitNear(skyOf, icrs, startMjdS)
  if (transit.mjdUtcS >= startMjdS) yield transit
  for (;;) {
    transit = transitNear(skyOf, icrs, transit.mjdUtcS + SIDEREAL_DAY_S)
    yield transit
  }
}
