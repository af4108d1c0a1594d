import { SUM } from '@contimg/numerics/bins'
import { binOf } from './axes.ts'
import type { Grid } from './grid.ts'
import { clearRecord, conjugateRecord, type Moments, RECORD_NUMBERS } from './moments.ts'
import type { Plane } from './raster.ts'
import { isComponent, type RasterRequest } from './request.ts'
import { binError, binValue, type Statistic } from './statistics.ts'

/** A plane to be made: a number of each bin, of its samples in use or of its flagged ones. */
interface Wanted {
  readonly name: string
  readonly of: 'used' | 'flagged'
  readonly ofNone: number // where there are no samples
  readonly numberOf: (record: Float64Array) => number
}

/** The planes of an answer: of each bin, its selected polarizations together. */
export function planesOf(grid: Grid, moments: Moments, request: RasterRequest): Record<string, Plane> {
  const bins = grid.x.count * grid.y.count
  const wanted = wantedPlanes(request)
  const planes = Object.fromEntries(wanted.map(({ name, ofNone }) => [name, new Float32Array(bins).fill(ofNone)]))
  const record = new Float64Array(RECORD_NUMBERS)
  for (const which of ['used', 'flagged'] as const) {
    const own = wanted
      .filter((one) => one.of === which)
      .map(({ name, numberOf }) => ({ plane: planes[name], numberOf }))
    const cells = { grid, moments, which, withPlain: request.aggregate === 'sum' }
    for (let bin = 0; bin < bins; bin++) {
      gatherBin(cells, bin, record)
      if (record[SUM.samples] === 0) continue
      for (const { plane, numberOf } of own) plane[bin] = numberOf(record)
    }
  }
  if (request.colour === 'samples') planes.value = planes.samples.map((count) => (count > 0 ? count : Number.NaN))
  if (request.colour === 'flag_fraction')
    planes.value = planes.flagged.map((count, bin) => count / (count + planes.samples[bin]))
  return planes
}

/** Planes with x as y and y as x. @param grid  as it was */
export function turnedPlanes({ x, y }: Grid, planes: Readonly<Record<string, Plane>>): Record<string, Plane> {
  const turned = Object.entries(planes).map(([name, plane]) => {
    const other = new Float32Array(plane.length)
    for (let row = 0, bin = 0; row < y.count; row++)
      for (let column = 0; column < x.count; column++, bin++) other[column * y.count + row] = plane[bin]
    return [name, other] as const
  })
  return Object.fromEntries(turned)
}

function wantedPlanes(request: RasterRequest): Wanted[] {
  const wanted: Wanted[] = [
    { name: 'samples', of: 'used', ofNone: 0, numberOf: (record) => record[SUM.samples] },
    { name: 'flagged', of: 'flagged', ofNone: 0, numberOf: (record) => record[SUM.samples] },
  ]
  if (request.colour !== 'component') return wanted
  const value = (name: string, statistic: Statistic, of: Wanted['of'] = 'used') =>
    wanted.push({ name, of, ofNone: Number.NaN, numberOf: (record) => binValue(record, statistic) })
  const error = (name: string, statistic: Statistic) =>
    wanted.push({ name, of: 'used', ofNone: Number.NaN, numberOf: (record) => binError(record, statistic) })
  value('value', request)
  if (request.aggregate === 'mean') error('error', request)
  if (request.flagged !== 'hide') value('flagged_value', request, 'flagged')
  if (isComponent(request.y)) {
    value('low', { ...request, aggregate: 'min' })
    value('high', { ...request, aggregate: 'max' })
  }
  for (const component of request.also) {
    const beside = { component, averaging: 'vector', aggregate: 'mean' } as const
    value(component, beside)
    error(`${component}_error`, beside)
  }
  return wanted
}

/** Cells of which the sums of bins are made. */
interface Cells {
  readonly grid: Grid
  readonly moments: Moments
  readonly which: 'used' | 'flagged'
  readonly withPlain: boolean // see Moments.addTo
}

/** Sums of the cells of a bin. On the plane of u and v each sample stands at (−u, −v) too, as its conjugate. */
function gatherBin(cells: Cells, bin: number, record: Float64Array): void {
  const { x, y } = cells.grid
  clearRecord(record)
  if (y.kind === 'v') {
    addCells(cells, x.count * y.count - 1 - bin, record)
    conjugateRecord(record)
  }
  addCells(cells, bin, record)
}

function addCells({ grid, moments, which, withPlain }: Cells, bin: number, record: Float64Array): void {
  const { slots, selectedSlots, x, y } = grid
  if (y.kind !== 'polarization') {
    for (const slot of selectedSlots) moments.addTo(record, which, bin * slots + slot, withPlain)
    return
  }
  const row = Math.floor(bin / x.count)
  for (const [place, slot] of selectedSlots.entries())
    if (binOf(place, selectedSlots.length, y.count) === row)
      moments.addTo(record, which, (bin % x.count) * slots + slot, withPlain)
}
