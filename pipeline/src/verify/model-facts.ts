import { setImmediate } from 'node:timers/promises'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { StageControl } from '../control.ts'

const SAMPLES_AT_ONCE = 1 << 20

/** Mean amplitudes of the model, Jy: [description, channel], and of all. */
export interface ModelFacts {
  readonly meanJy: number
  readonly channelJy: readonly Float64Array[] // of each description that has rows
  readonly descriptions: readonly number[]
}

/**
 * Reads MODEL_DATA once.
 *
 * @throws FormatError where it cannot be read; the reason of the signal
 */
export async function readModelFacts(ms: MeasurementSet, { progress, signal }: StageControl): Promise<ModelFacts> {
  const column = ms.main.column('MODEL_DATA')
  const ids = ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
  const sums = new Map<number, Float64Array>()
  const counts = new Map<number, number>()
  let cells = new Float32Array(0)
  for (let row = 0; row < ids.length; ) {
    const [polarizations, channels] = column.cellShape(row) ?? [0, 0]
    const samples = polarizations * channels
    const most = Math.max(1, Math.floor(SAMPLES_AT_ONCE / Math.max(1, samples)))
    let same = 1
    while (same < most && row + same < ids.length && ids[row + same] === ids[row]) same++
    const rows = column.equalShapes(row, same)
    if (cells.length !== 2 * rows * samples) cells = new Float32Array(2 * rows * samples)
    column.readCells(row, rows, cells)
    const sum = sums.get(ids[row]) ?? new Float64Array(channels)
    sums.set(ids[row], sum)
    counts.set(ids[row], (counts.get(ids[row]) ?? 0) + rows * polarizations)
    addAmplitudes(cells, polarizations, sum)
    row += rows
    progress?.(row / ids.length, 'MODEL_DATA')
    await setImmediate()
    signal?.throwIfAborted()
  }
  const descriptions = [...sums.keys()].sort((a, b) => a - b)
  const channelJy = descriptions.map((id) => sums.get(id)!.map((sum) => sum / counts.get(id)!))
  const all = channelJy.flatMap((means) => [...means])
  return { meanJy: all.reduce((sum, mean) => sum + mean, 0) / Math.max(1, all.length), channelJy, descriptions }
}

/** @param cells  [row, channel, polarization, 2] */
function addAmplitudes(cells: Float32Array, polarizations: number, sums: Float64Array): void {
  for (let at = 0; at < cells.length; ) {
    for (let channel = 0; channel < sums.length; channel++) {
      for (let p = 0; p < polarizations; p++, at += 2) {
        sums[channel] += Math.sqrt(cells[at] * cells[at] + cells[at + 1] * cells[at + 1])
      }
    }
  }
}
