import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { geodeticFromItrf, itrfFromGeodetic, type Site } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { enuFromItrf } from '@contimg/numerics/uvw'
import { KernelHeap } from '@contimg/numerics/wasm'
import { RowColumns } from '../../selection/row-columns.ts'
import { correlationName } from '../../visibilities/stokes-codes.ts'
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

export interface AntennasOfArray {
  readonly centre: Site
  readonly centreIs: 'DSA-110' | 'middle of the antennas'
  readonly antennas: readonly AntennaFacts[]
  readonly baselineCount: number
  readonly column: string
}

const NEAR_M = 50_000 // of DSA-110: its antennas
const LEAST_RADIUS_M = 6e6 // from the geocentre: a position nearer to it is none

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
    const { centre, centreIs, enuM } = placed(ms)
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

/** East, north and up from the centre of DSA-110, of another array from the middle of its antennas. */
function placed({ antennas }: MeasurementSet): {
  centre: Site
  centreIs: AntennasOfArray['centreIs']
  enuM: (Float64Array | null)[]
} {
  const positions = antennas.names.map((_, id) => antennas.positionsM.subarray(3 * id, 3 * id + 3))
  const isPlaced = positions.map((position) => Math.hypot(...position) > LEAST_RADIUS_M)
  const known = positions.filter((_, id) => isPlaced[id])
  const middle = [0, 1, 2].map((axis) => known.reduce((sum, position) => sum + position[axis], 0) / known.length)
  const site = itrfFromGeodetic(DSA110_SITE)
  const isOwn = known.length === 0 || Math.hypot(...middle.map((value, axis) => value - site[axis])) < NEAR_M
  const centre = isOwn ? DSA110_SITE : geodeticFromItrf([middle[0], middle[1], middle[2]])
  return {
    centre,
    centreIs: isOwn ? 'DSA-110' : 'middle of the antennas',
    enuM: positions.map((position, id) => (isPlaced[id] ? enuFromItrf(position.slice(), centre) : null)),
  }
}
