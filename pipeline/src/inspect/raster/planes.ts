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
  readonly numberOf: (record: Float64Array) => number
}

/** The planes of an answer: of each bin, its selected polarizations together. */
export function planesOf(grid: Grid, moments: Moments, request: RasterRequest): Record<string, Plane> {
  const bins = grid.x.count * grid.y.count
  const wanted = wantedPlanes(request)
  const planes = Object.fromEntries(wanted.map(({ name }) => [name, new Float32Array(bins)]))
  const record = new Float64Array(RECORD_NUMBERS)
  for (const which of ['used', 'flagged'] as const) {
    const own = wanted
      .filter((one) => one.of === which)
      .map(({ name, numberOf }) => ({ plane: planes[name], numberOf }))
    for (let bin = 0; bin < bins; bin++) {
      gatherBin(grid, moments, which, bin, record)
      for (const { plane, numberOf } of own) plane[bin] = numberOf(record)
    }
  }
  if (request.colour === 'samples') planes.value = planes.samples.map((count) => (count > 0 ? count : Number.NaN))
  if (request.colour === 'flag_fraction')
    planes.value = planes.flagged.map((count, bin) => count / (count + planes.samples[bin]))
  return planes
}

function wantedPlanes(request: RasterRequest): Wanted[] {
  const wanted: Wanted[] = [
    { name: 'samples', of: 'used', numberOf: (record) => record[SUM.samples] },
    { name: 'flagged', of: 'flagged', numberOf: (record) => record[SUM.samples] },
  ]
  if (request.colour !== 'component') return wanted
  const value = (name: string, statistic: Statistic, of: Wanted['of'] = 'used') =>
    wanted.push({ name, of, numberOf: (record) => binValue(record, statistic) })
  const error = (name: string, statistic: Statistic) =>
    wanted.push({ name, of: 'used', numberOf: (record) => binError(record, statistic) })
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

/** Sums of the cells of a bin. On the plane of u and v each sample stands at (−u, −v) too, as its conjugate. */
function gatherBin(grid: Grid, moments: Moments, which: 'used' | 'flagged', bin: number, record: Float64Array): void {
  clearRecord(record)
  if (grid.y.kind === 'v') {
    addCells(grid, moments, which, grid.x.count * grid.y.count - 1 - bin, record)
    conjugateRecord(record)
  }
  addCells(grid, moments, which, bin, record)
}

function addCells(grid: Grid, moments: Moments, which: 'used' | 'flagged', bin: number, record: Float64Array): void {
  const { slots, selectedSlots, x, y } = grid
  if (y.kind !== 'polarization') {
    for (const slot of selectedSlots) moments.addTo(record, which, bin * slots + slot)
    return
  }
  const row = Math.floor(bin / x.count)
  for (const [place, slot] of selectedSlots.entries())
    if (binOf(place, selectedSlots.length, y.count) === row)
      moments.addTo(record, which, (bin % x.count) * slots + slot)
}
