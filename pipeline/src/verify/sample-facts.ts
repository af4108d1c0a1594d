import { setImmediate } from 'node:timers/promises'
import type { Column } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { StageControl } from '../control.ts'

const SAMPLES_AT_ONCE = 1 << 20
const LEAST_AMPLITUDE = 1e-6 // less is nothing

/** How many samples of a column of visibilities are flagged, and how many of the others hold something. */
export interface SampleFacts {
  readonly column: string
  readonly sampleCount: number
  readonly flaggedCount: number // by FLAG or FLAG_ROW
  readonly emptyCount: number // not flagged, and of less amplitude than 1e-6, or no number
}

/**
 * Reads a column of visibilities with its flags, once.
 *
 * @throws FormatError where something cannot be read; the reason of the signal
 */
export async function readSampleFacts(
  ms: MeasurementSet,
  name: string,
  { progress, signal }: StageControl,
): Promise<SampleFacts> {
  const { main } = ms
  const [data, flags] = [main.column(name), main.column('FLAG')]
  const rowFlags = main.column('FLAG_ROW').readScalars() as Uint8Array
  const buffers = new Buffers()
  const facts = { column: name, sampleCount: 0, flaggedCount: 0, emptyCount: 0 }
  for (let row = 0; row < main.rowCount; ) {
    const shape = data.cellShape(row) ?? []
    const samples = shape.reduce((product, n) => product * n, 1)
    const most = Math.max(1, Math.floor(SAMPLES_AT_ONCE / Math.max(1, samples)))
    const rows = Math.min(equalRows(data, row, most), flags.equalShapes(row, Math.min(most, main.rowCount - row)))
    const { visibilities, flagged } = buffers.of(rows * samples)
    data.readCells(row, rows, visibilities)
    flags.readCells(row, rows, flagged)
    for (let i = 0; i < rows; i++) if (rowFlags[row + i]) flagged.fill(1, i * samples, (i + 1) * samples)
    countSamples(visibilities, flagged, facts)
    row += rows
    progress?.(row / main.rowCount, name)
    await setImmediate()
    signal?.throwIfAborted()
  }
  return facts
}

function equalRows(column: Column, row: number, most: number): number {
  return column.equalShapes(row, Math.min(most, column.rowCount - row))
}

function countSamples(
  visibilities: Float32Array,
  flagged: Uint8Array,
  facts: { sampleCount: number; flaggedCount: number; emptyCount: number },
): void {
  let [flaggedCount, emptyCount] = [0, 0]
  const least = LEAST_AMPLITUDE * LEAST_AMPLITUDE
  for (let i = 0; i < flagged.length; i++) {
    if (flagged[i] !== 0) flaggedCount++
    else {
      const [re, im] = [visibilities[2 * i], visibilities[2 * i + 1]]
      if (!(re * re + im * im >= least)) emptyCount++
    }
  }
  facts.sampleCount += flagged.length
  facts.flaggedCount += flaggedCount
  facts.emptyCount += emptyCount
}

/** Room for samples, made anew only where there are more than before. */
class Buffers {
  #visibilities = new Float32Array(0)
  #flagged = new Uint8Array(0)

  of(samples: number): { visibilities: Float32Array; flagged: Uint8Array } {
    if (samples > this.#flagged.length) {
      this.#visibilities = new Float32Array(2 * samples)
      this.#flagged = new Uint8Array(samples)
    }
    return { visibilities: this.#visibilities.subarray(0, 2 * samples), flagged: this.#flagged.subarray(0, samples) }
  }
}
