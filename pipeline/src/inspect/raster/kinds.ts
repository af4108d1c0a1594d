import { CELL_NUMBERS, FEW_NUMBERS } from '@contimg/numerics/bins'
import { isComponent, type RasterRequest } from './request.ts'

/**
 * Which sums are kept: few where there are many cells and they suffice (means of visibilities, all of amplitudes), else all
 * that the binner makes; those of the phases themselves, which take longer, only where they are needed.
 */
export type MomentsKind = (typeof KINDS)[number]

/** Each has the sums of those before it. */
const KINDS = ['few', 'all', 'with sums of phases'] as const

const FEW_BEYOND = 1 << 17 // cells

/** Numbers of a cell of the binner. */
export function numbersOf(kind: MomentsKind): typeof FEW_NUMBERS | typeof CELL_NUMBERS {
  return kind === 'few' ? FEW_NUMBERS : CELL_NUMBERS
}

/** What a cell takes, of the samples in use and of the flagged ones. */
export function cellBytes(kind: MomentsKind): number {
  return 2 * 8 * (numbersOf(kind) + (kind === 'with sums of phases' ? 1 : 0))
}

/** The sums that an answer is made of, whatever the weights are. */
export function neededKind(request: RasterRequest): MomentsKind {
  if (request.colour !== 'component') return 'few'
  const { component, averaging, aggregate } = request
  if (component === 'phase' && aggregate === 'sum' && averaging === 'scalar') return 'with sums of phases'
  return needsAll(request) || isVectorSum(request) ? 'all' : 'few'
}

/** The sums that are made for an answer, of so many cells. */
export function madeKind(request: RasterRequest, cells: number): MomentsKind {
  const needed = neededKind(request)
  return needed === 'few' && cells <= FEW_BEYOND && request.colour === 'component' ? 'all' : needed
}

/** What is asked of sums that are kept. */
export interface KeptKind {
  readonly kind: MomentsKind
  readonly hasEvenWeights: boolean // see Moments
}

/** Whether the answer can be made of these sums: the sum of visibilities also of few where they weigh the same. */
export function serves(kept: KeptKind, request: RasterRequest): boolean {
  if (KINDS.indexOf(kept.kind) >= KINDS.indexOf(neededKind(request))) return true
  return isVectorSum(request) && !needsAll(request) && kept.hasEvenWeights
}

function isVectorSum({ component, averaging, aggregate }: RasterRequest): boolean {
  if (aggregate !== 'sum') return false
  return averaging === 'vector' || component === 'real' || component === 'imag'
}

function needsAll({ component, averaging, aggregate, y }: RasterRequest): boolean {
  if (component === 'amp' || component === 'snr') return false
  const isSpread = (aggregate !== 'mean' && aggregate !== 'sum') || isComponent(y)
  return isSpread || (component === 'phase' && averaging === 'scalar')
}
