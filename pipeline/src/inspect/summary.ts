import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { correlationName } from '../visibilities/stokes-codes.ts'
import { type ColumnSums, columnSums } from './column-sums.ts'
import { type RowCounts, rowCounts, type ScanSummary } from './row-counts.ts'

/** What is in a Measurement Set, for people and for JSON: degrees, megahertz and ISO dates of UTC. */
export interface MeasurementSetSummary {
  readonly path: string
  readonly rowCount: number
  readonly startUtc: string | null // null where there are no rows
  readonly endUtc: string | null
  readonly integrationCount: number
  readonly observations: readonly {
    readonly telescope: string
    readonly observer: string
    readonly project: string
  }[]
  readonly fields: readonly {
    readonly id: number
    readonly name: string
    readonly raDeg: number
    readonly decDeg: number
    readonly frame: string
    readonly rowCount: number
  }[]
  readonly spectralWindows: readonly {
    readonly id: number
    readonly name: string
    readonly channelCount: number
    readonly firstMhz: number
    readonly lastMhz: number
    readonly channelWidthKhz: number
    readonly correlations: readonly string[]
    readonly rowCount: number
  }[]
  readonly antennas: readonly {
    readonly id: number
    readonly name: string
    readonly station: string
    readonly mount: string
    readonly diameterM: number
    readonly positionM: readonly number[] // ITRF
    readonly rowCount: number // in which it takes part
  }[]
  readonly scans: readonly ScanSummary[]
  readonly columns: readonly { readonly name: string; readonly type: string; readonly manager: string }[]
  readonly sums: ColumnSums | null // where they were asked for
}

/**
 * Summarises a Measurement Set, as listobs does.
 *
 * @param sums  also read all visibilities and flags, and sum them
 */
export function summarizeMeasurementSet(path: string, { sums = false } = {}): MeasurementSetSummary {
  const files = nodeTableFiles(path)
  try {
    const ms = openMeasurementSet(files)
    const counts = rowCounts(ms)
    return { path, ...describe(ms, counts), sums: sums ? columnSums(ms, 'DATA') : null }
  } finally {
    files.close()
  }
}

function describe(ms: MeasurementSet, counts: RowCounts): Omit<MeasurementSetSummary, 'path' | 'sums'> {
  return {
    rowCount: ms.main.rowCount,
    startUtc: counts.startUtc,
    endUtc: counts.endUtc,
    integrationCount: counts.integrationCount,
    observations: ms.observations.map(({ telescopeName, observer, project }) => {
      return { telescope: telescopeName, observer, project }
    }),
    fields: ms.fields.names.map((name, id) => ({
      id,
      name,
      raDeg: degrees(ms.fields.phaseDirRad[2 * id], 360),
      decDeg: degrees(ms.fields.phaseDirRad[2 * id + 1], 0),
      frame: ms.fields.frames[id],
      rowCount: counts.byField[id] ?? 0,
    })),
    spectralWindows: describeWindows(ms, counts),
    antennas: ms.antennas.names.map((name, id) => ({
      id,
      name,
      station: ms.antennas.stations[id],
      mount: ms.antennas.mounts[id],
      diameterM: ms.antennas.diametersM[id],
      positionM: Array.from(ms.antennas.positionsM.subarray(3 * id, 3 * id + 3)),
      rowCount: counts.byAntenna[id] ?? 0,
    })),
    scans: counts.scans,
    columns: ms.main.columns.map(({ name, type, manager }) => ({ name, type, manager })),
  }
}

function describeWindows(ms: MeasurementSet, counts: RowCounts): MeasurementSetSummary['spectralWindows'] {
  return ms.spectralWindows.map(({ name, chanFreqHz, chanWidthHz }, id) => {
    const descriptions = ms.dataDescriptions.flatMap((one, i) => (one.spectralWindowId === id ? [i] : []))
    const types = descriptions.flatMap((i) => [...ms.polarizations[ms.dataDescriptions[i].polarizationId].corrTypes])
    return {
      id,
      name,
      channelCount: chanFreqHz.length,
      firstMhz: chanFreqHz[0] / 1e6,
      lastMhz: chanFreqHz[chanFreqHz.length - 1] / 1e6,
      channelWidthKhz: chanWidthHz[0] / 1e3,
      correlations: [...new Set(types)].map(correlationName),
      rowCount: descriptions.reduce((sum, i) => sum + (counts.byDataDescription[i] ?? 0), 0),
    }
  })
}

/** Degrees, from 0 to a full turn where one is given. */
function degrees(angleRad: number, turn: number): number {
  const angle = (angleRad * 180) / Math.PI
  return angle < 0 ? angle + turn : angle
}
