import type { RunPair } from './compare-cells.ts'
import { wrappedRad } from './phase-track.ts'
import type { SolvedCells } from './solved-cells.ts'

/** How the second of two solutions differs from the first, both referred to one antenna. */
export interface CellDifference {
  readonly amplitudeRatio: number // first over second; NaN of delays
  readonly phaseRad: number // first less second, −π to π; NaN of delays
  readonly delayS: number // first less second; NaN of gains
  readonly size: number // |Gₐ − G_b| / max(|Gₐ|, |G_b|); delays: nanoseconds
}

/** Is told of every cell that a table has: how it differs, where both have a solution, else which of the two has one. */
export type VisitCell = (
  antenna: string,
  spectralWindow: number,
  difference: CellDifference | undefined,
  solvedIn: { readonly first: boolean; readonly second: boolean },
) => void

interface Places {
  readonly inA: number // −1: it has no row
  readonly inB: number
}

/**
 * Walks through the cells of one time of a spectral window. Phases are referred, cell by cell, to the antenna that the
 * first table names; where it is not solved in both, to the next antenna that is, most solved first.
 */
export function walkRun(a: SolvedCells, b: SolvedCells, pair: RunPair, visit: VisitCell): void {
  const { rows, cells, spectralWindow } = pair
  const places = ([rowA, rowB]: readonly [number, number], [cellA, cellB]: readonly [number, number]) => ({
    inA: rowA < 0 ? -1 : a.table.solutions.offsets[rowA] + cellA,
    inB: rowB < 0 ? -1 : b.table.solutions.offsets[rowB] + cellB,
  })
  const isInBoth = ({ inA, inB }: Places) => a.solved[inA] === 1 && b.solved[inB] === 1
  const solvedCount = (name: string) => cells.filter((cell) => isInBoth(places(rows.get(name)!, cell))).length
  const candidates = [...rows.keys()].map((name) => ({ name, count: solvedCount(name) }))
  const order = candidates
    .toSorted((x, y) => Number(y.name === pair.reference) - Number(x.name === pair.reference) || y.count - x.count)
    .map(({ name }) => name)
  for (const cell of cells) {
    const reference = order.map((name) => places(rows.get(name)!, cell)).find(isInBoth)
    for (const [antenna, ofAntenna] of rows) {
      const at = places(ofAntenna, cell)
      const difference = isInBoth(at) && reference ? differenceOf(a, b, at, reference) : undefined
      visit(antenna, spectralWindow, difference, { first: a.solved[at.inA] === 1, second: b.solved[at.inB] === 1 })
    }
  }
}

function differenceOf(a: SolvedCells, b: SolvedCells, at: Places, reference: Places): CellDifference {
  if (a.kind === 'delay') {
    const delayS = a.delaysS[at.inA] - a.delaysS[reference.inA] - b.delaysS[at.inB] + b.delaysS[reference.inB]
    return { size: Math.abs(delayS) * 1e9, delayS, amplitudeRatio: Number.NaN, phaseRad: Number.NaN }
  }
  const [amplitudeA, amplitudeB] = [a.amplitudes[at.inA], b.amplitudes[at.inB]]
  const phaseA = a.phasesRad[at.inA] - a.phasesRad[reference.inA]
  const phaseB = b.phasesRad[at.inB] - b.phasesRad[reference.inB]
  const phaseRad = wrappedRad(phaseA - phaseB)
  const chord = 2 * Math.sqrt(amplitudeA * amplitudeB) * Math.sin(phaseRad / 2)
  const size = Math.hypot(amplitudeA - amplitudeB, chord) / Math.max(amplitudeA, amplitudeB)
  return { size, amplitudeRatio: amplitudeA / amplitudeB, phaseRad, delayS: Number.NaN }
}
