import {
  type CompressionPlan,
  type CompressionTables,
  type FieldExtent,
  factorOf,
  type Line,
  largestDelayS,
  linesOf,
  planCompression,
  writeCompressionTables,
} from '@contimg/numerics/compress'
import type { Direction } from '@contimg/numerics/frames'
import { allocateLines, type Lines, lineArrays } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import { cutLine, type FrequencyRange } from './cube.ts'
import { NothingToImageError } from './errors.ts'
import { requireMetres, requirePositive, sameUvw } from './line-checks.ts'
import { bandOf, timeSpan } from './line-span.ts'
import { requireRoom } from './memory.ts'
import { type AlignedRuns, alignRuns, type RowKeys, readRowKeys } from './row-runs.ts'
import { holdsTime, type TimeRange } from './snapshots.ts'

/** Rows that a thread reads, joins to lines and compresses at a time. */
export interface LineChunk {
  readonly runs: AlignedRuns['runs']
  readonly rows: Int32Array // [line] place of its row in each run
  readonly firstLine: number // of its set
  readonly timeMjdS: number // middle of the integration, UTC
}

/** The channels of one line of frequencies, of all rows: as compressed samples in a heap. Plain data. */
export interface LineSet {
  readonly line: Line
  readonly compression: CompressionTables
  readonly samples: Lines
  readonly factors: number // address of int32 [line], places in the compression's factors
  readonly pathsM: number // address of float64 [line], how far the phase centre moved: new w − old w
  readonly chunks: readonly LineChunk[]
}

/** All there is to image, before any visibility is read. */
export interface LinePlan {
  readonly sets: readonly LineSet[]
  readonly startMjdS: number // of the first integration's first moment, UTC
  readonly endMjdS: number
  readonly lowestHz: number // edges of the band, of the windows that are used
  readonly highestHz: number
}

const CHUNK_SAMPLES = 2 ** 18 // channels of lines that are worked on at a time: they stay in the cache
const MOST_CHUNK_ROWS = 1024

export interface LineRequest {
  readonly centre: Direction
  readonly fieldIds: ReadonlySet<number>
  readonly dataDescriptionIds: ReadonlySet<number>
  readonly field: FieldExtent // that the image covers
  readonly epsilon: number // of the compression
  readonly autocorrelations: 'left out' | 'taken'
  readonly part?: LinesPart // where absent, all
}

/** Some integrations and channels of all there are. */
export interface LinesPart {
  readonly times?: TimeRange
  readonly band?: FrequencyRange
  readonly keys?: RowKeys // of the Measurement Set, where they have been read
}

/**
 * Plans the lines of a Measurement Set: which rows make them, where these lie in the uv plane of one phase centre, and how
 * much each can be compressed.
 *
 * @throws NothingToImageError, ImagerMemoryError, FormatError for rows that cannot be
 */
export function planLines(source: MeasurementSetSource, heap: KernelHeap, request: LineRequest): LinePlan {
  const { fieldIds, dataDescriptionIds, part } = request
  const keys = part?.keys ?? readRowKeys(source)
  const frequenciesHz = source.dataDescriptions.map(({ spectralWindow }, id) =>
    dataDescriptionIds.has(id) ? source.spectralWindows[spectralWindow].frequenciesHz : [],
  )
  requirePositive(source.path, frequenciesHz)
  const lines = linesOf(frequenciesHz).flatMap((line) => cutLine(line, part?.band) ?? [])
  const longest = lines.reduce((most, { channelCount }) => Math.max(most, channelCount), 1)
  const aligned = alignRuns(
    keys,
    ({ dataDescriptionId, firstRow }) =>
      dataDescriptionIds.has(dataDescriptionId) &&
      fieldIds.has(keys.fieldIds[firstRow]) &&
      holdsTime(part?.times, keys.timesMjdS[firstRow]),
    Math.max(1, Math.min(MOST_CHUNK_ROWS, Math.floor(CHUNK_SAMPLES / longest))),
    sameUvw(source),
  )
  const rephaser = new Rephaser(source, request.centre)
  const sets = lines
    .map((line) => planSet(source, heap, request, keys, rephaser, line, aligned))
    .filter(({ samples }) => samples.lineCount > 0)
  if (sets.length === 0) throw new NothingToImageError(source.path, 'no row of the fields joins two antennas')
  return { sets, ...timeSpan(source, keys, sets), ...bandOf(source, dataDescriptionIds, part?.band) }
}

function planSet(
  source: MeasurementSetSource,
  heap: KernelHeap,
  { field, epsilon, autocorrelations }: LineRequest,
  keys: RowKeys,
  rephaser: Rephaser,
  line: Line,
  aligned: readonly AlignedRuns[],
): LineSet {
  const chunks = chunksOf(keys, line, aligned, autocorrelations === 'taken')
  const lineCount = chunks.reduce((sum, { rows }) => sum + rows.length, 0)
  const uvwM = new Float64Array(3 * lineCount)
  const pathsM = new Float64Array(lineCount)
  for (const { runs, rows, firstLine } of chunks) {
    const [{ firstRow, rowCount }] = runs
    const all = source.ms.main.column('UVW').readCells(firstRow, rowCount) as Float64Array
    const paths = rephaser.turnRows(keys.timesMjdS[firstRow], keys.fieldIds[firstRow], all)
    rows.forEach((row, i) => {
      requireMetres(source.path, firstRow + row, all.subarray(3 * row, 3 * row + 3))
      uvwM.set(all.subarray(3 * row, 3 * row + 3), 3 * (firstLine + i))
      pathsM[firstLine + i] = paths[row]
    })
  }
  const delaysS = Float64Array.from({ length: lineCount }, (_, r) =>
    largestDelayS(uvwM[3 * r], uvwM[3 * r + 1], uvwM[3 * r + 2], field),
  )
  const plan = planCompression(line, epsilon, thinned(delaysS))
  return { line, chunks, ...placed(heap, plan, uvwM, pathsM, delaysS) }
}

/** Some of the delays, enough to choose by. */
function thinned(delaysS: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(delaysS.length / 1000))
  return delaysS.filter((_, i) => i % step === 0)
}

function placed(
  heap: KernelHeap,
  plan: CompressionPlan,
  uvwM: Float64Array,
  pathsM: Float64Array,
  delaysS: Float64Array,
): Pick<LineSet, 'compression' | 'samples' | 'factors' | 'pathsM'> {
  const lineCount = delaysS.length
  const chosen = Int32Array.from(delaysS, (delayS) => factorOf(plan, delayS))
  const sampleCount = chosen.reduce((sum, factor) => sum + plan.factors[factor].sampleCount, 0)
  requireRoom(heap, 12 * sampleCount + 64 * lineCount + 2 ** 20, 'the compressed visibilities')
  const compression = writeCompressionTables(heap, plan)
  const samples = allocateLines(heap, lineCount, sampleCount)
  const arrays = lineArrays(heap, samples)
  arrays.uvwM.set(uvwM)
  let first = 0
  chosen.forEach((factor, r) => {
    const { sampleCount: count, firstHz, stepHz } = plan.factors[factor]
    arrays.startsHz[r] = firstHz
    arrays.stepsHz[r] = stepHz
    arrays.firsts[r] = first
    first += count
  })
  arrays.firsts[lineCount] = first
  const factors = heap.int32(lineCount)
  factors.set(chosen)
  const paths = heap.float64(lineCount)
  paths.set(pathsM)
  return { compression, samples, factors: factors.byteOffset, pathsM: paths.byteOffset }
}

/** The chunks of those runs that have part of a line, with rows of two antennas, or all. */
function chunksOf(
  { timesMjdS, antenna1, antenna2 }: RowKeys,
  { parts }: Line,
  aligned: readonly AlignedRuns[],
  all: boolean,
): LineChunk[] {
  const ids = new Set(parts.map(({ spectralWindow }) => spectralWindow))
  const chunks: LineChunk[] = []
  let firstLine = 0
  for (const { runs, rowCount } of aligned) {
    const own = runs.filter(({ dataDescriptionId }) => ids.has(dataDescriptionId))
    if (own.length === 0) continue
    const rows = new Int32Array(rowCount)
    let count = 0
    for (let row = 0; row < rowCount; row++) {
      const at = own[0].firstRow + row
      if (all || antenna1[at] !== antenna2[at]) rows[count++] = row
    }
    if (count === 0) continue
    chunks.push({ runs: own, rows: rows.subarray(0, count), firstLine, timeMjdS: timesMjdS[own[0].firstRow] })
    firstLine += count
  }
  return chunks
}
