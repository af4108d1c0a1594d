import { Binner, CELL_NUMBERS, SUM } from '@contimg/numerics/bins'
import { KernelHeap } from '@contimg/numerics/wasm'
import { type MomentsKind, numbersOf } from './kinds.ts'

/** Numbers of a record: those of a cell of the binner, and those of phases. */
export const RECORD_NUMBERS = CELL_NUMBERS + 1

/** Where in a record Σ φ stands, radians. */
export const PHASE_SUM = CELL_NUMBERS

const IS_EXTREME = new Uint8Array(RECORD_NUMBERS)
for (const name of [
  'minusLeastAmp',
  'largestAmp',
  'minusLeastReal',
  'minusLeastImag',
  'largestReal',
  'largestImag',
  'minusLeastTurn',
  'largestTurn',
] as const)
  IS_EXTREME[SUM[name]] = 1

/** How far N Σw² may be above (Σw)² of equal weights: what rounding makes of them. */
const EVEN = 1e-13

/** The sums of cells, of which every answer is made. */
export class Moments {
  readonly heap = new KernelHeap() // of the sums, and of samples on their way into them
  readonly kind: MomentsKind
  readonly binner: Binner
  readonly phases: { readonly used: Float64Array; readonly flagged: Float64Array } | undefined // [cell] Σ φ
  hasUnweighted = false // perhaps samples without a weight, which count as flagged
  #hasEvenWeights: boolean | undefined
  #isFlaggedFinite: boolean | undefined

  constructor(cells: number, kind: MomentsKind) {
    this.kind = kind
    this.binner = new Binner(this.heap, cells, numbersOf(kind))
    const hasPhases = kind === 'with sums of phases'
    this.phases = hasPhases ? { used: new Float64Array(cells), flagged: new Float64Array(cells) } : undefined
  }

  get bytes(): number {
    return this.heap.memory.buffer.byteLength + 2 * (this.phases?.used.byteLength ?? 0)
  }

  /** Whether the samples in use of each cell weigh the same: then Σ V is Σ w V / w. Asked once all are in. */
  get hasEvenWeights(): boolean {
    this.#hasEvenWeights ??= this.#everyCell('used', (sums, at) => {
      const weight = sums[at + SUM.weight] ** 2
      return sums[at + SUM.samples] * sums[at + SUM.weight2] - weight <= EVEN * weight
    })
    return this.#hasEvenWeights
  }

  /** Whether all that counts as flagged is so by the flags alone. Asked once all are in. */
  get isFlaggedByFlags(): boolean {
    if (this.hasUnweighted) return false
    this.#isFlaggedFinite ??= this.#everyCell('flagged', (sums, at) => sums[at + SUM.samples] === sums[at + SUM.weight])
    return this.#isFlaggedFinite
  }

  /** Adds a cell to a record. @param withPlain  Σ V also of few sums, which hasEvenWeights */
  addTo(record: Float64Array, which: 'used' | 'flagged', cell: number, withPlain = false): void {
    const { numbers } = this.binner
    const sums = this.binner[which]
    const first = cell * numbers
    if (sums[first + SUM.samples] === 0) return
    for (let i = 0, from = first; i < numbers; i++, from++) {
      if (IS_EXTREME[i] === 0) record[i] += sums[from]
      else if (sums[from] > record[i]) record[i] = sums[from]
    }
    if (this.phases) record[PHASE_SUM] += this.phases[which][cell]
    if (withPlain && this.kind === 'few' && sums[first + SUM.weight] > 0) addPlain(record, sums, first, which)
  }

  /** Adds a cell of other sums of the same kind to one of these. */
  addCell(cell: number, other: Moments, otherCell: number): void {
    const { numbers } = this.binner
    for (const which of ['used', 'flagged'] as const) {
      const [to, from] = [this.binner[which], other.binner[which]]
      for (let i = 0, at = cell * numbers, source = otherCell * numbers; i < numbers; i++, at++, source++) {
        if (IS_EXTREME[i] === 0) to[at] += from[source]
        else if (from[source] > to[at]) to[at] = from[source]
      }
      if (this.phases && other.phases) this.phases[which][cell] += other.phases[which][otherCell]
    }
  }

  #everyCell(which: 'used' | 'flagged', isSo: (sums: Float64Array, at: number) => boolean): boolean {
    const { numbers, [which]: sums } = this.binner
    for (let at = 0; at < sums.length; at += numbers) if (!isSo(sums, at)) return false
    return true
  }
}

/** Σ V from few sums, of samples that weigh the same: flagged ones weigh 1. */
function addPlain(record: Float64Array, sums: Float64Array, at: number, which: 'used' | 'flagged'): void {
  const perWeight = which === 'flagged' ? 1 : sums[at + SUM.samples] / sums[at + SUM.weight]
  record[SUM.plainReal] += perWeight * sums[at + SUM.real]
  record[SUM.plainImag] += perWeight * sums[at + SUM.imag]
}

const EMPTY = Float64Array.from(IS_EXTREME, (isExtreme) => (isExtreme === 0 ? 0 : Number.NEGATIVE_INFINITY))

/** Empties a record. */
export function clearRecord(record: Float64Array): void {
  record.set(EMPTY)
}

/** Turns the sums of a record into those of the conjugate visibilities. */
export function conjugateRecord(record: Float64Array): void {
  for (const i of [SUM.imag, SUM.plainImag, SUM.sin, PHASE_SUM]) record[i] = -record[i]
  for (const [one, other] of [
    [SUM.minusLeastImag, SUM.largestImag],
    [SUM.minusLeastTurn, SUM.largestTurn],
  ]) {
    const kept = record[one]
    record[one] = record[other]
    record[other] = kept
  }
}
