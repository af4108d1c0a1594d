import type { Uvh5Header } from '@contimg/formats/uvh5'
import { mjdSFromJd } from '@contimg/numerics/time'

/** What is kept of a file's header, to be shown and to be compared with that of the other files of its group. */
export interface FileFacts {
  readonly timesMjdS: Float64Array // [integration] middle, UTC
  readonly integrationS: number
  readonly antennas: Int32Array // [baseline, 2] of an integration: numbers of its two antennas
  readonly antennaNames: readonly string[]
  readonly frequenciesHz: Float64Array // [channel]
  readonly polarizations: readonly number[] // AIPS codes
  readonly decRad: number | undefined // apparent, of the pointing
}

export const CLOCK_TOLERANCE_S = 0.1 // as conversion has it

/** Whether two times lie whole integrations apart, or none. */
export function isWholeShift(laterS: number, integrationS: number): boolean {
  return Math.abs(laterS - Math.round(laterS / integrationS) * integrationS) <= CLOCK_TOLERANCE_S
}

/** @returns  the facts, and what is wrong with the order of the rows: wanted by time, each with the same baselines */
export function factsOf(header: Uvh5Header): { facts: FileFacts; problems: string[] } {
  const { timesJd, integrationTimesS, antennaNames, frequenciesHz, polarizations, phaseCentreDecRad } = header
  const rowsOfFirst = timesJd.findIndex((time) => time !== timesJd[0])
  const baselineCount = rowsOfFirst < 0 ? timesJd.length : rowsOfFirst
  const firstRows = Array.from({ length: Math.ceil(timesJd.length / baselineCount) }, (_, t) => t * baselineCount)
  const facts = {
    timesMjdS: Float64Array.from(firstRows, (row) => mjdSFromJd(timesJd[row])),
    integrationS: integrationTimesS[0],
    antennas: Int32Array.from(
      { length: 2 * baselineCount },
      (_, i) => (i % 2 === 0 ? header.ant1Numbers : header.ant2Numbers)[i >> 1],
    ),
    antennaNames,
    frequenciesHz,
    polarizations: [...polarizations],
    decRad: phaseCentreDecRad,
  }
  const problem = disorderOf(header, baselineCount) ?? unevennessOf(facts)
  return { facts, problems: problem === undefined ? [] : [problem] }
}

function unevennessOf({ timesMjdS, integrationS }: FileFacts): string | undefined {
  const t = timesMjdS.findIndex((timeMjdS) => !isWholeShift(timeMjdS - timesMjdS[0], integrationS))
  if (t < 0) return undefined
  return `integration ${t} ${(timesMjdS[t] - timesMjdS[0]).toFixed(3)} s after the first, wanted whole integrations of ${integrationS} s`
}

/** The first row that is not what its place in the file asks for. */
function disorderOf(header: Uvh5Header, baselineCount: number): string | undefined {
  const { timesJd, integrationTimesS, ant1Numbers, ant2Numbers } = header
  if (timesJd.length % baselineCount !== 0)
    return `${timesJd.length} rows, wanted whole integrations of ${baselineCount} baselines`
  for (let row = 0; row < timesJd.length; row++) {
    const baseline = row % baselineCount
    if (baseline === 0) {
      if (row > 0 && !(timesJd[row] > timesJd[row - 1])) return `time goes back at row ${row}, wanted rows by time`
    } else if (timesJd[row] !== timesJd[row - 1]) {
      return `a new time at row ${row}, wanted one every ${baselineCount} baselines`
    }
    if (ant1Numbers[row] !== ant1Numbers[baseline] || ant2Numbers[row] !== ant2Numbers[baseline]) {
      const wanted = `${ant1Numbers[baseline]}-${ant2Numbers[baseline]} as in the first integration`
      return `row ${row}: baseline ${ant1Numbers[row]}-${ant2Numbers[row]}, wanted ${wanted}`
    }
    if (integrationTimesS[row] !== integrationTimesS[0])
      return `row ${row}: integrated for ${integrationTimesS[row]} s, wanted ${integrationTimesS[0]} s as row 0`
  }
  return undefined
}
