import type { CalibrationTableMetrics } from '../products.ts'
import type { SolvedCells } from './solved-cells.ts'
import { share } from './statistics.ts'

type ReferenceMetrics = Pick<
  CalibrationTableMetrics,
  'referenceAntennas' | 'referenceSolvedFraction' | 'referencePhaseRad'
>

/**
 * Whether the antenna that the rows name as their reference (ANTENNA2) is solved wherever others are, and has phase 0
 * there. Delays have no phase.
 */
export function measureReference(cells: SolvedCells): ReferenceMetrics {
  const { table, antennaNames, solved, phasesRad } = cells
  const { referenceIds, offsets } = table.solutions
  let [wanted, found, squares] = [0, 0, 0]
  const uses = new Map<string, number>()
  for (const rows of rowsOfOneReference(cells)) {
    const reference = referenceIds[rows[0]]
    const name = antennaNames[reference]
    if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + rows.length)
    const own = rows.find((row) => table.solutions.antennaIds[row] === reference)
    const others = rows.filter((row) => row !== own)
    for (let cell = 0; cell < offsets[rows[0] + 1] - offsets[rows[0]]; cell++) {
      if (!others.some((row) => solved[offsets[row] + cell] === 1)) continue
      wanted++
      if (own === undefined || solved[offsets[own] + cell] === 0) continue
      found++
      squares += phasesRad[offsets[own] + cell] ** 2
    }
  }
  return {
    referenceAntennas: [...uses.entries()].sort(([, a], [, b]) => b - a).map(([name]) => name),
    referenceSolvedFraction: share(found, wanted),
    referencePhaseRad: cells.kind === 'delay' || found === 0 ? null : Math.sqrt(squares / found),
  }
}

/** Rows of one spectral window and time that name the same reference. */
function rowsOfOneReference({ table }: SolvedCells): number[][] {
  const { spectralWindowIds, timesMjdS, referenceIds } = table.solutions
  const groups = new Map<string, number[]>()
  for (const [row, window] of spectralWindowIds.entries()) {
    const key = `${window} ${timesMjdS[row]} ${referenceIds[row]}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}
