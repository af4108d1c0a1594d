import { Binner, CELL_NUMBERS, FEW_NUMBERS, SUM } from '@contimg/numerics/bins'
import { KernelHeap } from '@contimg/numerics/wasm'
import { isComponent, type RasterRequest } from './request.ts'

/** Numbers of a record: those of a cell of the binner, and those of phases, radians. */
export const RECORD_NUMBERS = CELL_NUMBERS + 3

/** Where in a record the numbers of phases stand. */
export const PHASE = { minusLeast: CELL_NUMBERS, largest: CELL_NUMBERS + 1, sum: CELL_NUMBERS + 2 } as const

const IS_EXTREME = new Uint8Array(RECORD_NUMBERS)
for (const name of [
  'minusLeastAmp',
  'largestAmp',
  'minusLeastReal',
  'minusLeastImag',
  'largestReal',
  'largestImag',
] as const)
  IS_EXTREME[SUM[name]] = 1
for (const name of ['minusLeast', 'largest'] as const) IS_EXTREME[PHASE[name]] = 1

const [PHASE_NUMBERS, LEAST, LARGEST, TOTAL] = [3, 0, 1, 2]

/**
 * Which sums are kept: few where there are many cells and they suffice (means of visibilities, all of amplitudes), else all
 * that are quickly made; those of the phases of single samples, which take long, only where they are needed.
 */
export type MomentsKind = 'few' | 'all' | 'with phases'

const FEW_BEYOND = 1 << 17 // cells

/** The sums of cells, of which every answer is made. */
export class Moments {
  readonly heap = new KernelHeap() // of the sums, and of samples on their way into them
  readonly kind: MomentsKind
  readonly binner: Binner
  readonly phases: { readonly used: Float64Array; readonly flagged: Float64Array } | undefined // [cell, 3]

  constructor(cells: number, kind: MomentsKind) {
    this.kind = kind
    this.binner = new Binner(this.heap, cells, kind === 'few' ? FEW_NUMBERS : CELL_NUMBERS)
    this.phases = kind === 'with phases' ? { used: noPhases(cells), flagged: noPhases(cells) } : undefined
  }

  get bytes(): number {
    return this.heap.memory.buffer.byteLength + 2 * (this.phases?.used.byteLength ?? 0)
  }

  /** Adds a cell to a record. */
  addTo(record: Float64Array, which: 'used' | 'flagged', cell: number): void {
    const { numbers } = this.binner
    addNumbers(record, 0, this.binner[which], cell * numbers, numbers)
    if (this.phases) addNumbers(record, CELL_NUMBERS, this.phases[which], cell * PHASE_NUMBERS, PHASE_NUMBERS)
  }

  /** Notes the phases of a sample that is a number. */
  addPhase(which: 'used' | 'flagged', cell: number, re: number, im: number): void {
    const sums = this.phases![which]
    const at = cell * PHASE_NUMBERS
    const angle = Math.atan2(im, re)
    if (-angle > sums[at + LEAST]) sums[at + LEAST] = -angle
    if (angle > sums[at + LARGEST]) sums[at + LARGEST] = angle
    sums[at + TOTAL] += angle
  }
}

function noPhases(cells: number): Float64Array {
  const sums = new Float64Array(cells * PHASE_NUMBERS).fill(Number.NEGATIVE_INFINITY)
  for (let at = TOTAL; at < sums.length; at += PHASE_NUMBERS) sums[at] = 0
  return sums
}

function addNumbers(record: Float64Array, first: number, sums: Float64Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = sums[from + i]
    if (IS_EXTREME[first + i] === 0) record[first + i] += value
    else if (value > record[first + i]) record[first + i] = value
  }
}

/** Empties a record. */
export function clearRecord(record: Float64Array): void {
  for (let i = 0; i < RECORD_NUMBERS; i++) record[i] = IS_EXTREME[i] === 0 ? 0 : Number.NEGATIVE_INFINITY
}

/** Turns the sums of a record into those of the conjugate visibilities. */
export function conjugateRecord(record: Float64Array): void {
  for (const i of [SUM.imag, SUM.plainImag, SUM.sin, PHASE.sum]) record[i] = -record[i]
  for (const [one, other] of [
    [SUM.minusLeastImag, SUM.largestImag],
    [PHASE.minusLeast, PHASE.largest],
  ]) {
    const kept = record[one]
    record[one] = record[other]
    record[other] = kept
  }
}

/** The sums that an answer is made of, of so many cells. */
export function neededKind(request: RasterRequest, cells: number): MomentsKind {
  if (needsPhases(request)) return 'with phases'
  return cells > FEW_BEYOND && !needsAll(request) ? 'few' : 'all'
}

/** Whether sums of one kind serve where another is needed. */
export function serves(kept: MomentsKind, needed: MomentsKind): boolean {
  const order: readonly MomentsKind[] = ['few', 'all', 'with phases']
  return order.indexOf(kept) >= order.indexOf(needed)
}

function needsAll({ component, averaging, aggregate, y, colour }: RasterRequest): boolean {
  if (colour !== 'component') return false
  if (aggregate === 'sum') return true
  const isSpread = aggregate !== 'mean' || isComponent(y)
  if (component === 'real' || component === 'imag') return isSpread
  return component === 'phase' && (isSpread || averaging === 'scalar')
}

function needsPhases({ component, averaging, aggregate, y, colour }: RasterRequest): boolean {
  if (colour !== 'component' || component !== 'phase') return false
  return isComponent(y) || aggregate === 'min' || aggregate === 'max' || (aggregate === 'sum' && averaging === 'scalar')
}
