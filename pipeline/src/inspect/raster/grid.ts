import type { MeasurementSet } from '@contimg/formats/ms'
import type { RowColumns } from '../../selection/row-columns.ts'
import { Selection } from '../../selection/selection.ts'
import { correlationName } from '../../visibilities/stokes-codes.ts'
import { frequencyAxis, polarizationAxis, type RasterAxis } from './axes.ts'
import { cellBytes, madeKind } from './kinds.ts'
import { isComponent, type RasterRequest } from './request.ts'
import { antennaSide, baselineSide, type Side, timeSide, uvSide } from './sides.ts'
import type { Survey } from './survey.ts'

const MOST_BYTES = 320 << 20 // of cells with polarizations; where there would be more, they share cells
const EVEN_BINS = 257 // of distances, unless fewer are wanted

/** Where the samples of a Measurement Set go: cells [y, x, polarization]. */
export class Grid {
  readonly x: RasterAxis
  readonly y: RasterAxis // of polarizations where it is not an axis of its own
  readonly correlations: readonly number[] // all that there are, ascending codes
  readonly slots: number // polarizations that have cells of their own: all, or one for those selected together
  readonly #sides: readonly [Side, Side]
  readonly #ms: MeasurementSet
  readonly #channels: ReadonlyMap<number, Uint8Array | undefined> // [description] selected, undefined for all
  readonly #selectedSlots: readonly number[]

  /** @param sharing  of cells among the polarizations: where they would take too much, unless it is said */
  constructor(ms: MeasurementSet, survey: Survey, request: RasterRequest, sharing?: boolean) {
    const { correlation, ...texts } = request.selection
    const selection = new Selection(ms, { ...(texts.spw && { spw: texts.spw }), ...(correlation && { correlation }) })
    this.#ms = ms
    this.#channels = new Map(survey.descriptionIds.map((id) => [id, selection.channels(id)]))
    this.correlations = correlationsOf(ms, survey.descriptionIds)
    this.#selectedSlots = selectedSlots(ms, survey, selection, this.correlations)
    const y = isComponent(request.y) ? 'polarization' : request.y
    this.#sides = [
      this.#side(request.x, survey, request.mostBins.x),
      this.#side(y, survey, y === 'v' ? this.#evenCount(request.mostBins.y) : request.mostBins.y),
    ]
    this.x = this.#sides[0].axis
    this.y = this.#sides[1].axis
    const cells = this.planeCells * this.correlations.length
    const isLarge = cells * cellBytes(madeKind(request, cells)) > MOST_BYTES
    const sharesCells = (sharing ?? isLarge) && this.y.kind !== 'polarization'
    this.slots = sharesCells ? 1 : this.correlations.length
  }

  /** Cells of one polarization. */
  get planeCells(): number {
    return this.x.count * (this.y.kind === 'polarization' ? 1 : this.y.count)
  }

  /** Slots of the selected polarizations. */
  get selectedSlots(): readonly number[] {
    return this.slots === 1 ? [0] : this.#selectedSlots
  }

  /** What makes two grids the same for the same rows; the polarizations only where their cells are shared. */
  get polarizationKey(): string {
    return this.slots === this.correlations.length ? '' : this.#selectedSlots.join()
  }

  /** [row] first cells of the rows, one array for each place at which rows stand. */
  rowCells(rows: RowColumns, selected: Uint8Array): Int32Array[] {
    const [ofX, ofY] = this.#sides.map(({ ofRows }) => ofRows?.(rows))
    const [stepX, stepY] = [this.stepOf(this.x.kind), this.stepOf(this.y.kind)]
    return (ofX ?? [undefined]).map((x) => {
      const y = ofY?.[0]
      const cells = new Int32Array(rows.rowCount)
      for (let row = 0; row < cells.length; row++) {
        const [inX, inY] = [x === undefined ? 0 : x[row], y === undefined ? 0 : y[row]]
        cells[row] = selected[row] === 0 || inX < 0 || inY < 0 ? -1 : inX * stepX + inY * stepY
      }
      return cells
    })
  }

  /** [channel] what a channel adds to the cell; −1 where it is not selected. */
  channelCells(descriptionId: number): Int32Array {
    const [stepX, stepY] = [this.stepOf(this.x.kind), this.stepOf(this.y.kind)]
    for (const [side, step] of [[this.#sides[0], stepX] as const, [this.#sides[1], stepY] as const]) {
      const bins = side.ofChannels?.(descriptionId)
      if (bins) return bins.map((bin) => (bin < 0 ? -1 : bin * step))
    }
    const count = this.#ms.spectralWindows[this.#ms.dataDescriptions[descriptionId].spectralWindowId].chanFreqHz.length
    const mask = this.#channels.get(descriptionId)
    return Int32Array.from({ length: count }, (_, channel) => (mask?.[channel] === 0 ? -1 : 0))
  }

  /** [polarization] what a polarization adds to the cell; −1 where it has none. */
  polarizationCells(descriptionId: number): Int32Array {
    const { polarizationId } = this.#ms.dataDescriptions[descriptionId]
    return this.#ms.polarizations[polarizationId].corrTypes.map((code) => {
      const slot = this.correlations.indexOf(code)
      if (this.slots > 1 || this.correlations.length === 1) return slot
      return this.#selectedSlots.includes(slot) ? 0 : -1
    })
  }

  /** Cells from a bin of an axis to the next; 0 of an axis that this grid has not. */
  stepOf(kind: RasterAxis['kind']): number {
    if (kind === this.x.kind) return this.slots
    return kind === this.y.kind && kind !== 'polarization' ? this.x.count * this.slots : 0
  }

  #evenCount(most: number): number {
    const count = Math.min(EVEN_BINS, most)
    return count % 2 === 0 ? count - 1 : count // one about zero
  }

  #side(kind: RasterAxis['kind'], survey: Survey, most: number): Side {
    if (kind === 'time') return timeSide(survey, most)
    if (kind === 'baseline') return baselineSide(this.#ms, survey, most)
    if (kind === 'antenna') return antennaSide(this.#ms, survey, most)
    if (kind === 'frequency') return this.#frequencySide(most)
    if (kind === 'polarization') {
      const names = this.#selectedSlots.map((slot) => correlationName(this.correlations[slot]))
      return polarizationAxis(names, most)
    }
    const largestM = survey.largestM[kind === 'uvdist' ? 'uv' : kind]
    if (kind === 'uvdist') return uvSide('uvdist', 0, largestM, Math.min(EVEN_BINS - 1, most))
    return uvSide(kind, -largestM, largestM, this.#evenCount(most))
  }

  #frequencySide(most: number): Side {
    const { dataDescriptions } = this.#ms
    const selected = new Map([...this.#channels].map(([id, mask]) => [dataDescriptions[id].spectralWindowId, mask]))
    const { axis, binsOfWindows } = frequencyAxis(this.#ms, selected, most)
    return { axis, ofChannels: (id) => binsOfWindows.get(dataDescriptions[id].spectralWindowId)! }
  }
}

function correlationsOf({ dataDescriptions, polarizations }: MeasurementSet, ids: readonly number[]): number[] {
  const codes = ids.flatMap((id) => [...polarizations[dataDescriptions[id].polarizationId].corrTypes])
  return [...new Set(codes)].sort((a, b) => a - b)
}

function selectedSlots(
  { dataDescriptions, polarizations }: MeasurementSet,
  survey: Survey,
  selection: Selection,
  all: readonly number[],
) {
  const codes = survey.descriptionIds.flatMap((id) => {
    const mask = selection.polarizations(id)
    const { corrTypes } = polarizations[dataDescriptions[id].polarizationId]
    return [...corrTypes].filter((_, place) => mask?.[place] !== 0)
  })
  return [...new Set(codes)].map((code) => all.indexOf(code)).sort((a, b) => a - b)
}
