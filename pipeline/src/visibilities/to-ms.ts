import type { TableWriter } from '@contimg/formats/casatable'
import { createMeasurementSet, type NewMeasurementSet, type OptionalColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { Spectra, VisibilityBlock } from './block.ts'
import type { VisibilitySource } from './source.ts'
import { antennaTable, fieldTable } from './subtables.ts'

/** What a Measurement Set says beside its visibilities. */
export interface MeasurementSetFacts {
  readonly telescopeName: string
  readonly observer: string
  readonly project: string
  readonly fieldTimesMjdS: Float64Array
  readonly timeRangeMjdS: readonly [start: number, end: number]
  readonly history: readonly string[]
}

/**
 * Writes blocks into a new Measurement Set, in their order. The folder is no Measurement Set until `finish`; close it
 * in any case.
 */
export class MeasurementSetOutput implements Disposable {
  readonly #files: ReturnType<typeof nodeTableFiles>
  readonly #table: TableWriter

  constructor(
    path: string,
    source: Omit<VisibilitySource, 'blocks'>,
    facts: MeasurementSetFacts,
    columns: readonly OptionalColumn[] = [],
  ) {
    this.#files = nodeTableFiles(path)
    this.#table = createMeasurementSet(this.#files, {
      ...subtablesOf(source, facts),
      rowCount: source.rowCount,
      columns,
    })
  }

  /** Writes what a block holds: coordinates, DATA, FLAG and WEIGHT, and SIGMA = 1/√WEIGHT unless told otherwise. */
  write(block: VisibilityBlock, sigmasOf: (part: Spectra) => Float32Array = sigmasOfWeights): void {
    const { firstRow, rowCount } = block
    const endpoints = { ANTENNA1: block.antenna1, ANTENNA2: block.antenna2, FIELD_ID: block.fieldIds }
    const times = {
      TIME: block.timesMjdS,
      TIME_CENTROID: block.timesMjdS,
      EXPOSURE: block.exposuresS,
      INTERVAL: block.exposuresS,
    }
    for (const [name, values] of Object.entries({ ...endpoints, ...times }))
      this.#table.writeScalars(name, values, firstRow)
    this.#table.writeScalars('SCAN_NUMBER', new Int32Array(rowCount).fill(1), firstRow)
    this.#table.writeCells('UVW', firstRow, rowCount, [3], block.uvwM)
    for (const part of block.spectra) this.#writeSpectra(firstRow + part.firstRow, part, sigmasOf(part))
  }

  /** Overwrites a scalar column from `firstRow` on, for a Measurement Set made from another. */
  writeScalars(name: string, firstRow: number, values: Int32Array | Float64Array | Uint8Array): void {
    this.#table.writeScalars(name, values, firstRow)
  }

  /** Writes another column of the rows of `part`, of the shape of the data. */
  writeColumn(name: OptionalColumn, firstRow: number, part: Spectra, values: Float32Array): void {
    const { rowCount, polarizationCount, channelCount } = part
    this.#table.writeCells(name, firstRow, rowCount, [polarizationCount, channelCount], values)
  }

  finish(): void {
    this.#table.finish()
  }

  [Symbol.dispose](): void {
    this.#files.close()
  }

  #writeSpectra(firstRow: number, part: Spectra, sigmas: Float32Array): void {
    const { rowCount, polarizationCount, channelCount, flags } = part
    const shape = [polarizationCount, channelCount]
    this.#table.writeScalars('DATA_DESC_ID', new Int32Array(rowCount).fill(part.dataDescriptionId), firstRow)
    this.#table.writeScalars('FLAG_ROW', flaggedRows(flags, rowCount), firstRow)
    this.#table.writeCells('DATA', firstRow, rowCount, shape, part.visibilities)
    this.#table.writeCells('FLAG', firstRow, rowCount, shape, flags)
    this.#table.writeCells('WEIGHT', firstRow, rowCount, [polarizationCount], part.weights)
    this.#table.writeCells('SIGMA', firstRow, rowCount, [polarizationCount], sigmas)
  }
}

function sigmasOfWeights({ weights }: Spectra): Float32Array {
  return weights.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : 0))
}

/** 1 for each row of which every sample is flagged. */
function flaggedRows(flags: Uint8Array, rowCount: number): Uint8Array {
  const samples = flags.length / rowCount
  const rows = new Uint8Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const first = row * samples
    let at = first
    while (at < first + samples && flags[at]) at++
    rows[row] = at === first + samples ? 1 : 0
  }
  return rows
}

function subtablesOf(
  source: Omit<VisibilitySource, 'blocks'>,
  facts: MeasurementSetFacts,
): Omit<NewMeasurementSet, 'rowCount'> {
  const { antennas, fields, spectralWindows, dataDescriptions } = source
  const correlations = [...new Set(dataDescriptions.map((one) => one.correlations.join()))]
  const [start] = facts.timeRangeMjdS
  return {
    antennas: antennaTable(antennas),
    fields: fieldTable(fields, facts.fieldTimesMjdS),
    spectralWindows: spectralWindows.map(({ name, flagged, frequenciesHz, channelWidthsHz }) => ({
      name,
      flagged,
      refFrequencyHz: frequenciesHz[frequenciesHz.length >> 1],
      chanFreqHz: frequenciesHz,
      chanWidthHz: channelWidthsHz,
    })),
    polarizations: correlations.map((list) => ({ corrTypes: Int32Array.from(list.split(','), Number) })),
    dataDescriptions: dataDescriptions.map((one) => ({
      spectralWindowId: one.spectralWindow,
      polarizationId: correlations.indexOf(one.correlations.join()),
    })),
    observations: [
      {
        telescopeName: facts.telescopeName,
        observer: facts.observer,
        project: facts.project,
        timeRangeMjdS: facts.timeRangeMjdS,
      },
    ],
    history: facts.history.map((message) => ({ timeMjdS: start, application: 'contimg', message })),
  }
}
