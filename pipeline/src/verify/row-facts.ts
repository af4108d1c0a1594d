import { setImmediate } from 'node:timers/promises'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { StageControl } from '../control.ts'
import { UvwFacts } from './uvw-facts.ts'

const ROWS_AT_ONCE = 1 << 16

/** What the rows of a Measurement Set come to, less their samples. */
export interface RowFacts {
  readonly startMjdS: number // beginning of the first interval
  readonly endMjdS: number
  readonly fieldMjdS: Float64Array // [field] mean time of its rows; NaN of a field without rows
  readonly strayIds: readonly string[] // 'row 5: FIELD_ID 30, wanted 0 to 23', one a column at most
  readonly uvw: UvwFacts
}

/**
 * Reads every row once, without its samples.
 *
 * @throws FormatError where a column is missing or cannot be read; the reason of the signal
 */
export async function readRowFacts(ms: MeasurementSet, { progress, signal }: StageControl): Promise<RowFacts> {
  const { main, fields, antennas, dataDescriptions } = ms
  const limits = {
    FIELD_ID: fields.names.length,
    DATA_DESC_ID: dataDescriptions.length,
    ANTENNA1: antennas.names.length,
    ANTENNA2: antennas.names.length,
  }
  const strays = new Map<string, string>()
  const span = { startMjdS: Number.POSITIVE_INFINITY, endMjdS: Number.NEGATIVE_INFINITY }
  const means = new FieldTimes(fields.names.length)
  const uvw = new UvwFacts(antennas.positionsM)
  for (let first = 0; first < main.rowCount; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, main.rowCount - first)
    const scalars = <T>(name: string) => main.column(name).readScalars(first, count) as T
    const ids = new Map(Object.keys(limits).map((name) => [name, scalars<Int32Array>(name)]))
    for (const [name, limit] of Object.entries(limits)) findStray(strays, name, ids.get(name)!, limit, first)
    const timesMjdS = scalars<Float64Array>('TIME')
    widen(span, timesMjdS, scalars<Float64Array>('INTERVAL'))
    means.add(ids.get('FIELD_ID')!, timesMjdS)
    uvw.add(
      first,
      main.column('UVW').readCells(first, count) as Float64Array,
      ids.get('ANTENNA1')!,
      ids.get('ANTENNA2')!,
    )
    progress?.((first + count) / main.rowCount, 'rows')
    await setImmediate()
    signal?.throwIfAborted()
  }
  return { ...span, fieldMjdS: means.means(), strayIds: [...strays.values()], uvw }
}

function findStray(strays: Map<string, string>, name: string, ids: Int32Array, limit: number, firstRow: number): void {
  if (strays.has(name)) return
  const at = ids.findIndex((id) => id < 0 || id >= limit)
  if (at >= 0) strays.set(name, `row ${firstRow + at}: ${name} ${ids[at]}, wanted 0 to ${limit - 1}`)
}

function widen(span: { startMjdS: number; endMjdS: number }, timesMjdS: Float64Array, intervalsS: Float64Array): void {
  for (let i = 0; i < timesMjdS.length; i++) {
    const halfS = intervalsS[i] / 2
    if (!(timesMjdS[i] - halfS >= span.startMjdS)) span.startMjdS = timesMjdS[i] - halfS // NaN stays, and is found
    if (!(timesMjdS[i] + halfS <= span.endMjdS)) span.endMjdS = timesMjdS[i] + halfS
  }
}

/** The mean time of each field's rows, summed from the first one's on so that no digits are lost. */
class FieldTimes {
  readonly #firstMjdS: Float64Array
  readonly #sumsS: Float64Array
  readonly #counts: Float64Array

  constructor(fields: number) {
    this.#firstMjdS = new Float64Array(fields)
    this.#sumsS = new Float64Array(fields)
    this.#counts = new Float64Array(fields)
  }

  add(fieldIds: Int32Array, timesMjdS: Float64Array): void {
    fieldIds.forEach((field, i) => {
      if (this.#counts[field]++ === 0) this.#firstMjdS[field] = timesMjdS[i]
      this.#sumsS[field] += timesMjdS[i] - this.#firstMjdS[field]
    })
  }

  means(): Float64Array {
    return this.#firstMjdS.map((first, field) => first + this.#sumsS[field] / this.#counts[field])
  }
}
