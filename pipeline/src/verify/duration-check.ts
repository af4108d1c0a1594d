import { type Check, check, told } from './check.ts'
import type { RowFacts } from './row-facts.ts'

const OBSERVATION_S = 309 // 24 integrations of 12.885 s
const TOLERANCE_S = 60

export function checkDuration({ startMjdS, endMjdS }: RowFacts): Check {
  const durationS = endMjdS - startMjdS
  const good = Math.abs(durationS - OBSERVATION_S) <= TOLERANCE_S
  return check('duration', good, `${told(durationS)} s`, `${OBSERVATION_S} ± ${TOLERANCE_S} s`)
}

/** Checks that rows name antennas that there are. */
export function checkAntennaIds({ strayIds }: RowFacts): Check {
  const stray = strayIds.find((text) => text.includes('ANTENNA'))
  return check('antenna ids', stray === undefined, stray ?? 'all known', 'rows of the ANTENNA table')
}
