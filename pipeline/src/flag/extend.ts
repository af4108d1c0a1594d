import { setImmediate } from 'node:timers/promises'
import type { MeasurementSet } from '@contimg/formats/ms'
import { differences, extendFlags, spreadRowFlags } from '@contimg/numerics/flag'
import type { StageControl } from '../control.ts'
import type { Selection } from '../selection/selection.ts'
import { type BaselineBatch, baselineBatches } from './baseline-batches.ts'
import { putBackOthers, samplesOf } from './chosen.ts'
import type { FlagOptions } from './options.ts'
import { writeFlags } from './write-flags.ts'

const MOST_SAMPLES = 128 << 20 // flags of one scan and window held at once

/**
 * Extends flags in the plane of time and frequency of each baseline, scan and spectral window, across fields: of a
 * drifting telescope each integration is a field of its own. Rows that are not selected are not there; channels and
 * polarizations that are not selected count as neighbours and stay as they are.
 *
 * @returns number of samples changed
 */
export async function extendPass(
  ms: MeasurementSet,
  options: FlagOptions,
  selection: Selection,
  control: StageControl = {},
  mostSamples = MOST_SAMPLES,
): Promise<number> {
  let [changed, done] = [0, 0]
  for (const batch of baselineBatches(ms, selection, mostSamples)) {
    changed += extendBatch(ms, options, selection, batch)
    done += batch.rows.length
    control.progress?.(done / ms.main.rowCount, `row ${done} of ${ms.main.rowCount}`)
    await setImmediate() // lets an abort be heard
    control.signal?.throwIfAborted()
  }
  return changed
}

function extendBatch(ms: MeasurementSet, options: FlagOptions, selection: Selection, batch: BaselineBatch): number {
  const { rows, shape, baselineEnds, dataDescriptionId } = batch
  const [polarizations, channels] = shape
  const width = polarizations * channels
  const flags = new Uint8Array(rows.length * width)
  const pieces = piecesOf(rows)
  for (const piece of pieces) readPiece(ms, piece, width, flags)
  const before = flags.slice()
  for (const [i, end] of baselineEnds.entries()) {
    const first = i === 0 ? 0 : baselineEnds[i - 1]
    extendFlags(flags.subarray(first * width, end * width), end - first, channels, polarizations, options)
  }
  const samples = samplesOf(ms, selection, dataDescriptionId, channels, polarizations)
  if (samples) putBackOthers(flags, before, { rows: undefined, samples }, rows.length)
  return pieces.reduce((changed, piece) => changed + writePiece(ms, piece, width, before, flags), 0)
}

/** Rows one after another in the table, with their places in a batch. */
interface Piece {
  readonly firstRow: number
  readonly places: number[] // [row]
}

function piecesOf(rows: Int32Array): Piece[] {
  const order = Array.from(rows.keys()).sort((a, b) => rows[a] - rows[b])
  const pieces: Piece[] = []
  for (const place of order) {
    const last = pieces.at(-1)
    if (last && last.firstRow + last.places.length === rows[place]) last.places.push(place)
    else pieces.push({ firstRow: rows[place], places: [place] })
  }
  return pieces
}

function readPiece({ main }: MeasurementSet, { firstRow, places }: Piece, width: number, flags: Uint8Array): void {
  const cells = main.column('FLAG').readCells(firstRow, places.length) as Uint8Array
  spreadRowFlags(cells, main.column('FLAG_ROW').readScalars(firstRow, places.length) as Uint8Array)
  for (const [row, place] of places.entries()) flags.set(cells.subarray(row * width, (row + 1) * width), place * width)
}

function writePiece(
  { main }: MeasurementSet,
  { firstRow, places }: Piece,
  width: number,
  before: Uint8Array,
  flags: Uint8Array,
): number {
  const gathered = (all: Uint8Array) => {
    const cells = new Uint8Array(places.length * width)
    for (const [row, place] of places.entries())
      cells.set(all.subarray(place * width, (place + 1) * width), row * width)
    return cells
  }
  const rowFlags = main.column('FLAG_ROW').readScalars(firstRow, places.length) as Uint8Array
  const wanted = gathered(flags)
  const changed = differences(gathered(before), wanted)
  writeFlags(main, { firstRow, rowCount: places.length, changed, flags: wanted, rowFlags })
  return changed
}
