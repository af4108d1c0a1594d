import type { MeasurementSet } from '@contimg/formats/ms'
import { antennaSelection } from './antenna.ts'
import { correlationSelection } from './correlation.ts'
import { fieldSelection } from './field.ts'
import { RowColumns, type RowTest } from './row-columns.ts'
import { scanSelection } from './scan.ts'
import { spectralWindowSelection } from './spectral-window.ts'
import { timeSelection } from './time-range.ts'
import { uvRangeSelection } from './uv-range.ts'

/** Parts of a Measurement Set, in CASA's selection strings; one that is not given or empty restricts nothing. */
export interface SelectionTexts {
  readonly antenna?: string | undefined // antennas and baselines, '103&104'
  readonly field?: string | undefined // '0~3', '0834+555*'
  readonly scan?: string | undefined // '1~3'
  readonly spw?: string | undefined // windows and channels, '0:5~10;20'
  readonly timerange?: string | undefined // UTC, '2025/10/18/02:28:00~02:30:00'
  readonly uvrange?: string | undefined // '<500m', '>2klambda'
  readonly correlation?: string | undefined // 'XX'
}

/** What a selection means for a Measurement Set: the rows, channels and polarizations that are all selected. */
export class Selection {
  readonly isWhole: boolean // it leaves nothing out
  readonly #ms: MeasurementSet
  readonly #tests: readonly RowTest[]
  readonly #channels: readonly Uint8Array[] | undefined // [window]
  readonly #polarizations: readonly Uint8Array[] | undefined // [polarization id]

  /** @throws SelectionError */
  constructor(ms: MeasurementSet, texts: SelectionTexts) {
    const { antenna, field, scan, spw, timerange, uvrange, correlation } = texts
    const { main, dataDescriptions, spectralWindows, polarizations } = ms
    const tests: RowTest[] = []
    if (antenna) tests.push(antennaSelection(antenna, ms.antennas))
    if (field) tests.push(fieldSelection(field, ms.fields.names))
    if (scan) tests.push(scanSelection(scan))
    if (timerange) tests.push(timeSelection(timerange, main.rowCount > 0 ? new RowColumns(main, 0, 1).timesMjdS[0] : 0))
    if (uvrange) tests.push(uvRangeSelection(uvrange, dataDescriptions, spectralWindows))
    this.#ms = ms
    this.#channels = spw ? spectralWindowSelection(spw, spectralWindows) : undefined
    this.#polarizations = correlation
      ? correlationSelection(
          correlation,
          polarizations.map(({ corrTypes }) => corrTypes),
        )
      : undefined
    if (spw || correlation) tests.push(this.#descriptionTest())
    this.#tests = tests
    this.isWhole = tests.length === 0
  }

  /** [row] 1 where a row is selected; undefined where all are. */
  rows(columns: RowColumns): Uint8Array | undefined {
    if (this.#tests.length === 0) return undefined
    const tests = this.#tests.map((test) => test(columns))
    const selected = new Uint8Array(columns.rowCount)
    for (let row = 0; row < selected.length; row++) selected[row] = tests.every((test) => test(row)) ? 1 : 0
    return selected
  }

  /** [channel] 1 where a channel of a data description is selected; undefined where all are. */
  channels(dataDescriptionId: number): Uint8Array | undefined {
    return partly(this.#channels?.[this.#ms.dataDescriptions[dataDescriptionId].spectralWindowId])
  }

  /** [polarization] 1 where it is selected; undefined where all are. */
  polarizations(dataDescriptionId: number): Uint8Array | undefined {
    return partly(this.#polarizations?.[this.#ms.dataDescriptions[dataDescriptionId].polarizationId])
  }

  #descriptionTest(): RowTest {
    const some = this.#ms.dataDescriptions.map(
      ({ spectralWindowId, polarizationId }) =>
        this.#channels?.[spectralWindowId].includes(1) !== false &&
        this.#polarizations?.[polarizationId].includes(1) !== false,
    )
    return ({ dataDescriptionIds }) =>
      (row) =>
        some[dataDescriptionIds[row]]
  }
}

function partly(mask: Uint8Array | undefined): Uint8Array | undefined {
  return mask?.includes(0) ? mask : undefined
}
