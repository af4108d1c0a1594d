import { FormatError } from '../error.ts'
import type { Uvh5Header } from './header.ts'

const UNEQUAL = 1.5 // averaging puts whole numbers of integrations together, so that times differ twofold or not at all

/** Refuses baseline-dependent averaging: short baselines integrated for longer than long ones (pyuvdata's "BDA"). */
export function refuseUnequalIntegrations(path: string, header: Uvh5Header): void {
  const { ant1Numbers, ant2Numbers, integrationTimesS } = header
  const longestS = new Map<string, number>() // of each baseline
  for (let row = 0; row < integrationTimesS.length; row++) {
    const baseline = `${ant1Numbers[row]},${ant2Numbers[row]}`
    longestS.set(baseline, Math.max(longestS.get(baseline) ?? 0, integrationTimesS[row]))
  }
  let [leastS, mostS] = [Number.POSITIVE_INFINITY, 0]
  for (const timeS of longestS.values()) {
    leastS = Math.min(leastS, timeS)
    mostS = Math.max(mostS, timeS)
  }
  if (mostS < UNEQUAL * leastS || longestS.size === 0) return
  const found = `baselines integrated for ${leastS} to ${mostS} s (baseline-dependent averaging)`
  throw new FormatError(path, undefined, `${found}, wanted one integration time for all`)
}
