import type { MeasurementSet } from '@contimg/formats/ms'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { BinnedSamples, SampleCells } from '@contimg/numerics/bins'
import type { StageControl } from '../../control.ts'
import { RowColumns } from '../../selection/row-columns.ts'
import { Grid } from './grid.ts'
import { type Gathered, type GatheredCache, KeptOf } from './kept.ts'
import { madeKind } from './kinds.ts'
import { Moments } from './moments.ts'
import { partOf, type RowPart } from './part.ts'
import { addPhases } from './phases.ts'
import { planesOf, turnedPlanes } from './planes.ts'
import type { Raster } from './raster.ts'
import { checkRequest, isComponent, NothingToShowError, type RasterRequest, USUAL_REQUEST } from './request.ts'
import { type Batch, columnName, SampleReader } from './samples.ts'
import { type Survey, surveyRows } from './survey.ts'
import { valueName, valueUnit } from './words.ts'

const MOST_FLAGGED = 0.99

export interface RasterControl extends Pick<StageControl, 'progress' | 'signal'> {
  readonly cache?: GatheredCache
  readonly identity?: string // of the Measurement Set as it is; without it nothing is kept
}

/**
 * Puts the visibilities of a Measurement Set together into bins, weighted, without those that are flagged. Reads the columns
 * that are needed of the rows that are selected, a piece at a time; writes nothing.
 *
 * @throws RasterRequestError, SelectionError, NothingToShowError; FormatError where it is no Measurement Set
 */
export async function makeRaster(
  path: string,
  wanted: Partial<RasterRequest>,
  control: RasterControl = {},
): Promise<Raster> {
  const request = completed(wanted)
  checkRequest(request)
  const files = nodeTableFiles(path)
  try {
    const ms = openMeasurementSet(files)
    return await rasterFrom(ms, request, control)
  } finally {
    files.close()
  }
}

/** Where y is a component, that is what is shown. */
function completed(wanted: Partial<RasterRequest>): RasterRequest {
  const request = { ...USUAL_REQUEST, ...wanted }
  return isComponent(request.y) ? { ...request, component: request.y, colour: 'component' } : request
}

/** Where the part that is enough for a first look shows nothing, all does. */
async function rasterFrom(ms: MeasurementSet, request: RasterRequest, control: RasterControl): Promise<Raster> {
  const gathered = await gather(ms, request, control)
  try {
    return rasterOf(ms.path, request, gathered)
  } catch (error) {
    if (!(error instanceof NothingToShowError) || gathered.rowsRead === gathered.rowCount) throw error
    return await rasterFrom(ms, { ...request, preview: null }, control)
  }
}

async function gather(ms: MeasurementSet, request: RasterRequest, control: RasterControl): Promise<Gathered> {
  const column = request.colour === 'component' ? columnName(ms, request.column) : 'FLAG'
  const survey = surveyRows(ms, request)
  if (survey.rowCount === 0) throw new NothingToShowError(nothingSelected(request), null)
  const grid = new Grid(ms, survey, request)
  if (grid.x.count * grid.y.count === 0) throw new NothingToShowError(nothingSelected(request), null)
  const part = partOf(ms, survey, request)
  const { cache, identity } = control
  const kept = cache && identity !== undefined ? new KeptOf(cache, identity, request) : undefined
  const found = kept?.find({ ms, survey, grid, column, part: part?.name })
  if (found) return found
  const cells = grid.planeCells * grid.slots
  const moments = new Moments(cells, madeKind(request, cells))
  const rowsRead = await readAll(ms, { survey, grid, part }, moments, column, control)
  const gathered = { rowCount: survey.rowCount, rowsRead, grid, moments, column }
  kept?.put(gathered, part?.name)
  return gathered
}

function nothingSelected({ autocorrelations }: RasterRequest): string {
  const without =
    autocorrelations === 'excluded' ? ' besides autocorrelations, which are left out unless asked for' : ''
  return `the selection holds no samples${without}`
}

/** @returns number of rows that were read */
async function readAll(
  ms: MeasurementSet,
  { survey, grid, part }: { survey: Survey; grid: Grid; part: RowPart | undefined },
  moments: Moments,
  column: string,
  { progress, signal }: RasterControl,
): Promise<number> {
  const reader = new SampleReader(ms, column, moments.heap)
  const expected = survey.rowCount * (part?.share ?? 1)
  let [rowsDone, rowsRead] = [0, 0]
  for (let first = 0; first < ms.main.rowCount; first += ROWS_IN_ORDER) {
    const rows = new RowColumns(ms.main, first, Math.min(ROWS_IN_ORDER, ms.main.rowCount - first))
    const wanted = survey.selected.subarray(first, first + rows.rowCount)
    const selected = part && wanted.includes(1) ? part.of(rows, wanted) : wanted
    if (!selected.includes(1)) continue
    rowsRead += selected.reduce((sum, one) => sum + one, 0)
    const cells = grid.rowCells(rows, selected)
    for (const batch of reader.batches(rows.dataDescriptionIds, selected)) {
      signal?.throwIfAborted()
      const channels = grid.channelCells(batch.descriptionId)
      const polarizations = grid.polarizationCells(batch.descriptionId)
      const add = column === 'FLAG' ? flagAdder(reader, first, batch) : sampleAdder(reader, first, batch)
      for (const ofRows of cells) add(moments, { rows: rowsOfBatch(ofRows, batch), channels, polarizations })
      rowsDone += batch.rowCount
      progress?.(Math.min(1, rowsDone / expected), 'reading samples')
      await new Promise(setImmediate)
    }
  }
  return rowsRead
}

const ROWS_IN_ORDER = 1 << 19 // among which those of a spectral window are brought together

function rowsOfBatch(ofRows: Int32Array, { runs, rowCount }: Batch): Int32Array {
  const joined = new Int32Array(rowCount)
  let done = 0
  for (const run of runs) {
    joined.set(ofRows.subarray(run.firstRow, run.firstRow + run.rowCount), done)
    done += run.rowCount
  }
  return joined
}

function sampleAdder(reader: SampleReader, first: number, batch: Batch) {
  const samples = reader.read(first, batch)
  return (moments: Moments, cells: SampleCells) => {
    moments.binner.add(samples, cells)
    if (!moments.hasUnweighted) moments.hasUnweighted = !isWeighted(samples)
    if (moments.phases) addPhases(moments.phases, samples, cells)
  }
}

/** Whether every sample has a weight; where each channel has its own, nobody looks. */
function isWeighted({ weights, weightSpectrum }: BinnedSamples): boolean {
  return weightSpectrum === undefined && weights.every((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY)
}

function flagAdder(reader: SampleReader, first: number, batch: Batch) {
  const flags = reader.readFlags(first, batch)
  return (moments: Moments, cells: SampleCells) => moments.binner.count(flags, cells)
}

/** @throws NothingToShowError where hardly anything is left of what was selected */
function rasterOf(path: string, request: RasterRequest, gathered: Gathered): Raster {
  const { rowCount, rowsRead, grid, shown = grid, moments, column } = gathered
  const planes =
    shown === grid ? planesOf(grid, moments, request) : turnedPlanes(grid, planesOf(grid, moments, request))
  const samples = { used: total(planes.samples), flagged: total(planes.flagged) }
  const all = samples.used + samples.flagged
  if (all === 0) throw new NothingToShowError(nothingSelected(request), null)
  const fraction = samples.flagged / all
  if (fraction >= MOST_FLAGGED && request.colour === 'component' && request.flagged !== 'only') {
    const percent = (100 * fraction).toFixed(1)
    throw new NothingToShowError(`${percent} % of what is selected is flagged; there is nothing to average`, fraction)
  }
  const words = { name: valueName(request), unit: valueUnit(request, column) }
  const read = { rowCount, fraction: rowsRead / rowCount }
  return { path, request, column, x: shown.x, y: shown.y, ...words, planes, samples, ...read }
}

function total(counts: Float32Array): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}
