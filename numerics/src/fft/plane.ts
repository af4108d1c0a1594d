import { wasmBase64 } from '../generated/fft.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import { fftFactors } from './size.ts'

type Transform<More extends readonly number[]> = (
  ...given: [
    plane: number,
    pitch: number,
    first: number,
    last: number,
    length: number,
    factors: number,
    twiddles: number,
    scratch: number,
    sign: number,
    ...more: More,
  ]
) => void

interface FftKernel {
  readonly transformRows: Transform<[]>
  readonly transformColumns: Transform<[fromRow: number, toRow: number, intoRow: number, endRow: number]>
}

/** Rows first … last − 1. */
export type RowBand = readonly [first: number, last: number]

/** What the transforms of one length need: addresses of the factors and of the twiddles of either sign. */
interface LengthTables {
  readonly length: number
  readonly factors: number
  readonly twiddles: Readonly<Record<FftSign, number>>
}

/** Sign of the exponent: −1 from (u, v) to the sky in this project's convention, +1 back. Neither divides by the size. */
export type FftSign = -1 | 1

/**
 * Complex two-dimensional Fourier transforms, in place, of planes in a heap: [row, column, 2] float32, `pitchBytes`
 * from one row to the next (a multiple of 8). Rows and columns can be transformed in parts, by several threads at a
 * time, and where the input or the wanted output is zero they can be left out.
 */
export class PlaneFft {
  readonly columns: number
  readonly rows: number
  readonly pitchBytes: number
  readonly #kernel: FftKernel
  readonly #alongRow: LengthTables
  readonly #alongColumn: LengthTables
  readonly #scratch: number

  /** @throws RangeError unless both sizes are multiples of 8 without prime factors above 7 */
  constructor(heap: KernelHeap, columns: number, rows: number, pitchBytes = 8 * columns) {
    this.columns = columns
    this.rows = rows
    this.pitchBytes = pitchBytes
    this.#kernel = instantiateKernel<FftKernel>(wasmBase64, heap)
    this.#alongRow = makeTables(heap, columns)
    this.#alongColumn = rows === columns ? this.#alongRow : makeTables(heap, rows)
    this.#scratch = heap.allocate(96 * Math.max(rows, columns))
  }

  /** Transforms along rows first … last − 1; a multiple of 4 of them. */
  transformRows(plane: number, sign: FftSign, first = 0, last = this.rows): void {
    this.#kernel.transformRows(plane, this.pitchBytes, first, last, ...this.#tables(this.#alongRow, sign))
  }

  /**
   * Transforms along columns first … last − 1; a multiple of 8 of them.
   *
   * @param filled  the only rows that are not taken as zero
   * @param wanted  the only rows that are written
   */
  transformColumns(
    plane: number,
    sign: FftSign,
    first = 0,
    last = this.columns,
    filled: RowBand = [0, this.rows],
    wanted: RowBand = [0, this.rows],
  ): void {
    const tables = this.#tables(this.#alongColumn, sign)
    this.#kernel.transformColumns(plane, this.pitchBytes, first, last, ...tables, ...filled, ...wanted)
  }

  transform(plane: number, sign: FftSign): void {
    this.transformRows(plane, sign)
    this.transformColumns(plane, sign)
  }

  #tables({ length, factors, twiddles }: LengthTables, sign: FftSign) {
    return [length, factors, twiddles[sign], this.#scratch, sign] as const
  }
}

/** Bytes that a PlaneFft takes from its heap, alignment included. */
export function planeFftBytes(columns: number, rows: number): number {
  return 16 * (columns + rows) + 96 * Math.max(columns, rows) + 2048
}

function makeTables(heap: KernelHeap, length: number): LengthTables {
  const factors = fftFactors(length)
  if (length % 8 !== 0 || factors.length === 0) {
    throw new RangeError(`an FFT of length ${length}, wanted a multiple of 8 without prime factors above 7`)
  }
  const address = heap.allocate(4 * (factors.length + 1))
  heap.int32(factors.length + 1, address).set([factors.length, ...factors])
  return {
    length,
    factors: address,
    twiddles: { [-1]: makeTwiddles(heap, length, -1), 1: makeTwiddles(heap, length, 1) },
  }
}

function makeTwiddles(heap: KernelHeap, length: number, sign: FftSign): number {
  const address = heap.allocate(8 * length)
  const table = heap.float32(2 * length, address)
  for (let k = 0; k < length; k++) {
    table[2 * k] = Math.cos((2 * Math.PI * k) / length)
    table[2 * k + 1] = sign * Math.sin((2 * Math.PI * k) / length)
  }
  return address
}
