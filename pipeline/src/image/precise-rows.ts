import { LIGHT_M_PER_S } from '@contimg/numerics/frames'
import { middleOfN, type PreciseRows } from '@contimg/numerics/precise'
import type { StageControl } from '../control.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import { holdsFrequency } from './cube.ts'
import type { ImagerRequest } from './imager-request.ts'
import { readRowKeys } from './row-runs.ts'
import { holdsTime } from './snapshots.ts'
import type { StokesCombination } from './stokes.ts'

/** Rows of one data description; those read so far are the first `rowCount`. */
interface Filling {
  readonly rows: PreciseRows
  readonly channels: readonly number[] // of the spectral window, those of the band
  readonly combination: StokesCombination
  rowCount: number
}

/** Samples that there will be, flagged ones among them. */
export function preciseSampleCount(source: MeasurementSetSource, request: ImagerRequest): number {
  const { dataDescriptionIds } = request.part?.keys ?? readRowKeys(source)
  const isWanted = wantedRows(source, request)
  const channels = source.dataDescriptions.map((_, id) => channelsOf(source, request, id).length)
  return dataDescriptionIds.reduce((sum, id, row) => sum + (isWanted(row) ? channels[id] : 0), 0)
}

/**
 * Reads all samples of a request in float64, turned to its phase centre; their weights are those of the file, the lesser
 * of the two correlations'. They lie in shared memory, 24 bytes each.
 */
export async function readPreciseRows(
  source: MeasurementSetSource,
  request: ImagerRequest,
  { signal, progress }: StageControl,
): Promise<PreciseRows[]> {
  const isWanted = wantedRows(source, request)
  const fillings = allocate(source, request, isWanted)
  const rephaser = new Rephaser(source, request.centre)
  const middleN = middleOfN(request.image)
  for (const block of source.blocks()) {
    signal?.throwIfAborted()
    const pathsM = rephaser.turnUvw(block)
    for (const part of block.spectra) {
      const filling = fillings[part.dataDescriptionId]
      if (filling) fill(filling, block, part, pathsM, isWanted, middleN)
    }
    progress?.((block.firstRow + block.rowCount) / source.rowCount, 'reading in float64')
    await new Promise((resolve) => setImmediate(resolve)) // stops are heard
  }
  return fillings.flatMap((filling) => (filling && filling.rowCount > 0 ? [filling.rows] : []))
}

function channelsOf(source: MeasurementSetSource, { combinations, part }: ImagerRequest, id: number): number[] {
  if (!combinations[id]) return []
  const { frequenciesHz } = source.spectralWindows[source.dataDescriptions[id].spectralWindow]
  return [...frequenciesHz.keys()].filter((channel) => holdsFrequency(part?.band, frequenciesHz[channel]))
}

function wantedRows(source: MeasurementSetSource, { fieldIds, part }: ImagerRequest): (row: number) => boolean {
  const keys = part?.keys ?? readRowKeys(source)
  return (row) =>
    keys.antenna1[row] !== keys.antenna2[row] &&
    fieldIds.has(keys.fieldIds[row]) &&
    holdsTime(part?.times, keys.timesMjdS[row])
}

function allocate(source: MeasurementSetSource, request: ImagerRequest, isWanted: (row: number) => boolean) {
  const { dataDescriptionIds } = request.part?.keys ?? readRowKeys(source)
  const rowCounts = new Int32Array(source.dataDescriptions.length)
  dataDescriptionIds.forEach((id, row) => {
    if (isWanted(row)) rowCounts[id]++
  })
  return source.dataDescriptions.map(({ spectralWindow }, id): Filling | undefined => {
    const combination = request.combinations[id]
    const channels = channelsOf(source, request, id)
    if (!combination || channels.length === 0 || rowCounts[id] === 0) return undefined
    const { frequenciesHz } = source.spectralWindows[spectralWindow]
    const samples = rowCounts[id] * channels.length
    const rows = {
      uvwM: sharedFloat64(3 * rowCounts[id]),
      frequenciesHz: Float64Array.from(channels, (channel) => frequenciesHz[channel]),
      values: sharedFloat64(2 * samples),
      weights: sharedFloat64(samples),
    }
    return { rows, channels, combination, rowCount: 0 }
  })
}

export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

function fill(
  filling: Filling,
  block: VisibilityBlock,
  part: Spectra,
  pathsM: Float64Array,
  isWanted: (row: number) => boolean,
  middleN: number,
): void {
  for (let row = 0; row < part.rowCount; row++) {
    const at = part.firstRow + row
    if (!isWanted(block.firstRow + at)) continue
    const uvwM = block.uvwM.subarray(3 * at, 3 * at + 3)
    filling.rows.uvwM.set(uvwM, 3 * filling.rowCount)
    fillRow(filling, part, row, (pathsM[at] + middleN * uvwM[2]) / LIGHT_M_PER_S)
    filling.rowCount++
  }
}

/** @param delayS  by which the row is turned: V exp(−2πi ν delay) */
function fillRow({ rows, channels, combination, rowCount }: Filling, part: Spectra, row: number, delayS: number): void {
  const { channelCount, polarizationCount: pols, visibilities, flags, weights, weightSpectrum } = part
  const { first, second, difference, overI } = combination
  const sign = difference ? -1 : 1
  const weightOf = (sample: number, pol: number) =>
    weightSpectrum ? weightSpectrum[sample + pol] : weights[row * pols + pol]
  channels.forEach((channel, k) => {
    const sample = (row * channelCount + channel) * pols
    const weight = Math.min(weightOf(sample, first), weightOf(sample, second))
    if (flags[sample + first] || flags[sample + second] || !(weight > 0 && weight < Infinity)) return
    const re = (visibilities[2 * (sample + first)] + sign * visibilities[2 * (sample + second)]) / 2
    const im = (visibilities[2 * (sample + first) + 1] + sign * visibilities[2 * (sample + second) + 1]) / 2
    const turns = delayS * rows.frequenciesHz[k] + (overI ? 0.25 : 0) // divided by i: a quarter turn back
    const c = Math.cos(2 * Math.PI * turns)
    const s = Math.sin(2 * Math.PI * turns)
    const at = rowCount * channels.length + k
    rows.values[2 * at] = re * c + im * s
    rows.values[2 * at + 1] = im * c - re * s
    rows.weights[at] = weight
  })
}
