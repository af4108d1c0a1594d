import type { MeasurementSet } from '@contimg/formats/ms'
import { Grid } from './grid.ts'
import { type Axes, axesOf, turnedRequest, widerAxes } from './kept-axes.ts'
import { serves } from './kinds.ts'
import { mergedInto } from './merge.ts'
import type { Moments } from './moments.ts'
import type { RasterRequest } from './request.ts'
import { columnName } from './samples.ts'
import type { Survey } from './survey.ts'

/** Sums over a Measurement Set, of which several answers can be made without reading it again. */
export interface Gathered {
  readonly rowCount: number // selected
  readonly rowsRead: number // of these
  readonly grid: Grid // of the sums
  readonly shown?: Grid // that is asked for, where it is that of the sums with x as y and y as x
  readonly moments: Moments
  readonly column: string
}

/** What may be kept between rasters, by whoever makes several. */
export interface GatheredCache {
  get(key: string): Gathered | undefined
  set(key: string, gathered: Gathered): void
}

/** What is looked for. */
interface Sought {
  readonly ms: MeasurementSet
  readonly survey: Survey
  readonly grid: Grid
  readonly column: string
  readonly part: string | undefined // that is enough for a first look
}

/** The kept sums of which a request can be answered. */
export class KeptOf {
  readonly #cache: GatheredCache
  readonly #identity: string
  readonly #request: RasterRequest

  /** @param identity  of the Measurement Set as it is */
  constructor(cache: GatheredCache, identity: string, request: RasterRequest) {
    this.#cache = cache
    this.#identity = identity
    this.#request = request
  }

  put(gathered: Gathered, part: string | undefined): void {
    this.#cache.set(this.#keyOf(axesOf(this.#request), gathered.column, gathered.grid, part), gathered)
  }

  /** Those of the whole before those of a part. */
  find(sought: Sought): Gathered | undefined {
    const columns = this.#columnsOf(sought)
    for (const part of sought.part === undefined ? [undefined] : [undefined, sought.part])
      for (const column of columns) {
        const found = this.#same(sought, column, part) ?? (part === undefined && this.#merged(sought.grid, column))
        if (found) return { ...found, column: sought.column }
      }
    return undefined
  }

  /** Where only flags are counted, sums of visibilities tell them too. */
  #columnsOf({ ms, column }: Sought): string[] {
    if (column !== 'FLAG') return [column]
    const { column: wanted } = this.#request
    const isThere = wanted === 'auto' || (wanted !== 'RESIDUAL' && ms.main.has(wanted))
    return isThere ? [columnName(ms, wanted), column] : [column]
  }

  /** Of the same axes, perhaps x as y and y as x, and whether or not the polarizations share cells. */
  #same({ ms, survey, grid }: Sought, column: string, part: string | undefined): Gathered | undefined {
    const turned = turnedRequest(this.#request)
    for (const request of turned ? [this.#request, turned] : [this.#request])
      for (const isShared of [false, true]) {
        const isAsked = request === this.#request && isShared === (grid.slots === 1)
        const own = isAsked ? grid : new Grid(ms, survey, request, isShared)
        const known = this.#known(axesOf(request), column, own, part)
        if (known) return { ...known, grid: own, ...(request === turned && { shown: grid }) }
      }
    return undefined
  }

  #merged(grid: Grid, column: string): Gathered | undefined {
    if (grid.y.kind !== 'polarization') return undefined
    for (const axes of widerAxes(this.#request)) {
      const known = this.#known(axes, column, grid, undefined)
      if (known === undefined) continue
      const { rowCount, rowsRead } = known
      const merged = { rowCount, rowsRead, grid, moments: mergedInto(grid, known), column }
      this.put(merged, undefined)
      return merged
    }
    return undefined
  }

  #known(axes: Axes, column: string, grid: Grid, part: string | undefined): Gathered | undefined {
    const known = this.#cache.get(this.#keyOf(axes, column, grid, part))
    if (known === undefined || !serves(known.moments, this.#request)) return undefined
    const isOfFlags = this.#request.colour !== 'component' && column !== 'FLAG'
    return isOfFlags && !known.moments.isFlaggedByFlags ? undefined : known
  }

  #keyOf(axes: Axes, column: string, grid: Grid, part: string | undefined): string {
    const { selection, autocorrelations } = this.#request
    const { correlation: _, ...texts } = selection
    const what = [column, axes, texts, autocorrelations, grid.polarizationKey, part ?? 'all']
    return JSON.stringify([this.#identity, ...what])
  }
}
