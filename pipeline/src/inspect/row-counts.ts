import type { MeasurementSet } from '@contimg/formats/ms'
import { IsoTimeError, isoFromMjdS } from '@contimg/numerics/time'

const ROWS_AT_ONCE = 1 << 16

export interface ScanSummary {
  readonly scan: number
  readonly fieldIds: readonly number[]
  readonly startUtc: string
  readonly endUtc: string
  readonly intervalS: number // of its first row
  readonly rowCount: number
}

/** How the rows of a Measurement Set are spread over scans, fields, windows and antennas. */
export interface RowCounts {
  readonly startUtc: string | null // beginning of the first interval
  readonly endUtc: string | null
  readonly integrationCount: number // different times
  readonly byField: readonly number[]
  readonly byDataDescription: readonly number[]
  readonly byAntenna: readonly number[]
  readonly scans: readonly ScanSummary[] // in the order of their numbers
}

interface GrowingScan {
  readonly fieldIds: Set<number>
  readonly intervalS: number
  startMjdS: number
  endMjdS: number
  rowCount: number
}

export function rowCounts(ms: MeasurementSet): RowCounts {
  const byField: number[] = []
  const byDataDescription: number[] = []
  const byAntenna: number[] = []
  const times = new Set<number>()
  const scans = new Map<number, GrowingScan>()
  const count = (counts: number[], index: number): void => {
    counts[index] = (counts[index] ?? 0) + 1
  }
  for (let first = 0; first < ms.main.rowCount; first += ROWS_AT_ONCE) {
    const rows = readRows(ms, first, Math.min(ROWS_AT_ONCE, ms.main.rowCount - first))
    for (let i = 0; i < rows.timesMjdS.length; i++) {
      count(byField, rows.fields[i])
      count(byDataDescription, rows.descriptions[i])
      count(byAntenna, rows.antenna1[i])
      if (rows.antenna2[i] !== rows.antenna1[i]) count(byAntenna, rows.antenna2[i])
      times.add(rows.timesMjdS[i])
      addToScan(scans, rows.scans[i], rows.fields[i], rows.timesMjdS[i], rows.intervalsS[i])
    }
  }
  const summaries = [...scans].sort(([a], [b]) => a - b).map(([scan, growing]) => summaryOf(scan, growing))
  const starts = [...scans.values()].map((scan) => scan.startMjdS)
  const ends = [...scans.values()].map((scan) => scan.endMjdS)
  return {
    startUtc: starts.length === 0 ? null : isoOfMjdS(Math.min(...starts)),
    endUtc: ends.length === 0 ? null : isoOfMjdS(Math.max(...ends)),
    integrationCount: times.size,
    byField,
    byDataDescription,
    byAntenna,
    scans: summaries,
  }
}

function readRows({ main }: MeasurementSet, first: number, count: number) {
  const integers = (name: string) => main.column(name).readScalars(first, count) as Int32Array
  const numbers = (name: string) => main.column(name).readScalars(first, count) as Float64Array
  return {
    timesMjdS: numbers('TIME'),
    intervalsS: numbers('INTERVAL'),
    fields: integers('FIELD_ID'),
    descriptions: integers('DATA_DESC_ID'),
    antenna1: integers('ANTENNA1'),
    antenna2: integers('ANTENNA2'),
    scans: integers('SCAN_NUMBER'),
  }
}

function addToScan(
  scans: Map<number, GrowingScan>,
  number: number,
  field: number,
  timeMjdS: number,
  intervalS: number,
): void {
  let scan = scans.get(number)
  if (scan === undefined) {
    scan = { fieldIds: new Set(), intervalS, startMjdS: timeMjdS, endMjdS: timeMjdS, rowCount: 0 }
    scans.set(number, scan)
  }
  scan.fieldIds.add(field)
  scan.startMjdS = Math.min(scan.startMjdS, timeMjdS - intervalS / 2)
  scan.endMjdS = Math.max(scan.endMjdS, timeMjdS + intervalS / 2)
  scan.rowCount++
}

function summaryOf(scan: number, { fieldIds, intervalS, startMjdS, endMjdS, rowCount }: GrowingScan): ScanSummary {
  const ids = [...fieldIds].sort((a, b) => a - b)
  return { scan, fieldIds: ids, startUtc: isoOfMjdS(startMjdS), endUtc: isoOfMjdS(endMjdS), intervalS, rowCount }
}

/** The UTC date of seconds of Modified Julian Date, to the millisecond; the MJD itself where it is no date. */
function isoOfMjdS(mjdS: number): string {
  try {
    return `${isoFromMjdS(mjdS)}Z`
  } catch (error) {
    if (error instanceof IsoTimeError) return `MJD ${mjdS / 86400}`
    throw error
  }
}
