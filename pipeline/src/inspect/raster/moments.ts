import { Binner, CELL_NUMBERS, FEW_NUMBERS, SUM } from '@contimg/numerics/bins'
import { KernelHeap } from '@contimg/numerics/wasm'
import { isComponent, type RasterRequest } from './request.ts'

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

/**
 * Which sums are kept: few where there are many cells and they suffice (means of visibilities, all of amplitudes), else all
 * that the binner makes; those of the phases themselves, which take longer, only where they are needed.
 */
export type MomentsKind = (typeof KINDS)[number]

/** Each has the sums of those before it. */
const KINDS = ['few', 'all', 'with sums of phases'] as const

const FEW_BEYOND = 1 << 17 // cells

/** The sums of cells, of which every answer is made. */
export class Moments {
  readonly heap = new KernelHeap() // of the sums, and of samples on their way into them
  readonly kind: MomentsKind
  readonly binner: Binner
  readonly phases: { readonly used: Float64Array; readonly flagged: Float64Array } | undefined // [cell] Σ φ

  constructor(cells: number, kind: MomentsKind) {
    this.kind = kind
    this.binner = new Binner(this.heap, cells, kind === 'few' ? FEW_NUMBERS : CELL_NUMBERS)
    const hasPhases = kind === 'with sums of phases'
    this.phases = hasPhases ? { used: new Float64Array(cells), flagged: new Float64Array(cells) } : undefined
  }

  get bytes(): number {
    return this.heap.memory.buffer.byteLength + 2 * (this.phases?.used.byteLength ?? 0)
  }

  /** Adds a cell to a record. */
  addTo(record: Float64Array, which: 'used' | 'flagged', cell: number): void {
    const { numbers } = this.binner
    const sums = this.binner[which]
    for (let i = 0, from = cell * numbers; i < numbers; i++, from++) {
      if (IS_EXTREME[i] === 0) record[i] += sums[from]
      else if (sums[from] > record[i]) record[i] = sums[from]
    }
    if (this.phases) record[PHASE_SUM] += this.phases[which][cell]
  }
}

/** Empties a record. */
export function clearRecord(record: Float64Array): void {
  for (let i = 0; i < RECORD_NUMBERS; i++) record[i] = IS_EXTREME[i] === 0 ? 0 : Number.NEGATIVE_INFINITY
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

/** The sums that an answer is made of, of so many cells. */
export function neededKind(request: RasterRequest, cells: number): MomentsKind {
  const { component, averaging, aggregate, colour } = request
  const isPhaseSum = colour === 'component' && component === 'phase' && aggregate === 'sum' && averaging === 'scalar'
  if (isPhaseSum) return 'with sums of phases'
  return cells > FEW_BEYOND && !needsAll(request) ? 'few' : 'all'
}

/** Whether sums of one kind serve where another is needed. */
export function serves(kept: MomentsKind, needed: MomentsKind): boolean {
  return KINDS.indexOf(kept) >= KINDS.indexOf(needed)
}

function needsAll({ component, averaging, aggregate, y, colour }: RasterRequest): boolean {
  if (colour !== 'component') return false
  if (aggregate === 'sum') return true
  const isSpread = aggregate !== 'mean' || isComponent(y)
  if (component === 'real' || component === 'imag') return isSpread
  return component === 'phase' && (isSpread || averaging === 'scalar')
}
