import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { KernelHeap } from '@contimg/numerics/wasm'
import { RowColumns } from '../../selection/row-columns.ts'
import { correlationName } from '../../visibilities/stokes-codes.ts'
import { type PlacedAntennas, placedAntennas } from '../placed-antennas.ts'
import { AntennaTally, type TalliedAntenna } from './antenna-tally.ts'
import type { RasterControl } from './make.ts'
import { type RasterRequest, USUAL_REQUEST } from './request.ts'
import { columnName, SampleReader } from './samples.ts'
import { ROWS_AT_ONCE, surveyRows } from './survey.ts'

/** An antenna of a Measurement Set, and how its visibilities are. */
export interface AntennaFacts {
  readonly id: number // row of ANTENNA
  readonly name: string
  readonly station: string
  readonly eastM: number | null // from the array's centre; null where the Measurement Set has no position
  readonly northM: number | null
  readonly upM: number | null
  readonly isInData: boolean
  readonly baselineCount: number // to other antennas
  readonly flaggedFraction: number | null // of its samples, autocorrelations among them; null without data
  readonly polarizations: readonly AntennaPolarization[] // without autocorrelations
}

export interface AntennaPolarization {
  readonly name: string
  readonly amplitude: number | null // Σ w |V| / Σ w
  readonly phaseRmsDeg: number | null // about the mean phase of each baseline, of channels averaged over a spectral window
}

export interface AntennasOfArray extends Pick<PlacedAntennas, 'centre' | 'centreIs'> {
  readonly antennas: readonly AntennaFacts[]
  readonly baselineCount: number
  readonly column: string
}

/**
 * The antennas of a Measurement Set. Reads all visibilities once; writes nothing.
 *
 * @throws FormatError where it is none
 */
export async function antennasOf(path: string, control: RasterControl = {}): Promise<AntennasOfArray> {
  const files = nodeTableFiles(path)
  try {
    const ms = openMeasurementSet(files)
    const column = columnName(ms, 'auto')
    const tally = await tallied(ms, column, control)
    const { centre, centreIs, enuM } = placedAntennas(ms.antennas)
    const antennas = tally.facts().map((facts, id) => antennaFacts(ms, id, enuM[id], facts))
    return { centre, centreIs, antennas, baselineCount: tally.baselineCount, column }
  } finally {
    files.close()
  }
}

const EVERYTHING: RasterRequest = { ...USUAL_REQUEST, autocorrelations: 'included' }

async function tallied(ms: MeasurementSet, column: string, { progress, signal }: RasterControl): Promise<AntennaTally> {
  const { descriptionIds } = surveyRows(ms, EVERYTHING)
  const codes = descriptionIds.flatMap((id) => [...ms.polarizations[ms.dataDescriptions[id].polarizationId].corrTypes])
  const tally = new AntennaTally(
    ms.antennas.names.length,
    [...new Set(codes)].sort((a, b) => a - b),
  )
  const reader = new SampleReader(ms, column, new KernelHeap())
  const { rowCount } = ms.main
  for (let first = 0; first < rowCount; first += ROWS_AT_ONCE) {
    const rows = new RowColumns(ms.main, first, Math.min(ROWS_AT_ONCE, rowCount - first))
    const { antenna1, antenna2, dataDescriptionIds } = rows
    for (const run of reader.runs(dataDescriptionIds, new Uint8Array(rows.rowCount).fill(1))) {
      const end = run.firstRow + run.rowCount
      const { polarizationId } = ms.dataDescriptions[run.descriptionId]
      const samples = reader.read(first, { ...run, runs: [run] })
      const { corrTypes } = ms.polarizations[polarizationId]
      tally.add(samples, antenna1.subarray(run.firstRow, end), antenna2.subarray(run.firstRow, end), corrTypes)
    }
    progress?.((first + rows.rowCount) / rowCount, 'reading samples')
    await new Promise(setImmediate)
    signal?.throwIfAborted()
  }
  return tally
}

function antennaFacts(
  { antennas }: MeasurementSet,
  id: number,
  enuM: Float64Array | null,
  facts: TalliedAntenna,
): AntennaFacts {
  const [eastM, northM, upM] = enuM ?? [null, null, null]
  const polarizations = facts.polarizations.map(({ code, ...rest }) => ({ name: correlationName(code), ...rest }))
  return { id, name: antennas.names[id], station: antennas.stations[id], eastM, northM, upM, ...facts, polarizations }
}
