import { FormatError } from '../error.ts'
import type { OrientationTable } from './table.ts'

const ARCSEC_RAD = Math.PI / 648000

// Columns of finals2000A files, counted from 0 and without the end:
// readme.finals2000A of the IERS Rapid Service/Prediction Centre (Bulletins A and B).
const MJD = [7, 15] as const
const POLAR_FLAG_A = 16
const POLAR_X_A = [18, 27] as const
const POLAR_Y_A = [37, 46] as const
const DUT1_FLAG_A = 57
const DUT1_A = [58, 68] as const
const POLAR_X_B = [134, 144] as const
const POLAR_Y_B = [144, 154] as const
const DUT1_B = [154, 165] as const

interface Row {
  readonly offset: number
  readonly mjd: number
  readonly dut1S: number
  readonly polarXArcsec: number
  readonly polarYArcsec: number
  readonly predicted: boolean
}

/**
 * Reads Earth orientation from a file `finals2000A.all`, `.data` or `.daily` (not compressed): the final values of
 * Bulletin B where a day has them, else the rapid or predicted ones of Bulletin A. Rows at the end that hold but a date
 * are left out.
 *
 * @throws FormatError for a line that is no such row, values out of bounds, days that do not follow one another, or no
 *                     day at all
 */
export function readFinals2000A(path: string, bytes: Uint8Array): OrientationTable {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new FormatError(path, 0, 'gzip; wanted the text of finals2000A')
  const rows: Row[] = []
  let offset = 0
  for (const line of new TextDecoder('latin1').decode(bytes).split('\n')) {
    const row = line.trim() === '' ? undefined : readRow(path, offset, line)
    if (row) rows.push(row)
    offset += line.length + 1
  }
  if (rows.length === 0) throw new FormatError(path, undefined, 'no day with UT1 − UTC; wanted a finals2000A file')
  const gap = rows.findIndex((row, i) => row.mjd !== rows[0].mjd + i)
  if (gap >= 0) {
    const wanted = rows[0].mjd + gap
    throw new FormatError(path, rows[gap].offset, `MJD ${rows[gap].mjd} follows ${rows[gap - 1].mjd}, wanted ${wanted}`)
  }
  return {
    path,
    firstMjd: rows[0].mjd,
    dut1S: Float64Array.from(rows, (row) => row.dut1S),
    polarXRad: Float64Array.from(rows, (row) => row.polarXArcsec * ARCSEC_RAD),
    polarYRad: Float64Array.from(rows, (row) => row.polarYArcsec * ARCSEC_RAD),
    predicted: Uint8Array.from(rows, (row) => (row.predicted ? 1 : 0)),
  }
}

/** One day, or nothing where the line has a date but no values yet. */
function readRow(path: string, offset: number, line: string): Row | undefined {
  const number = (name: string, [start, end]: readonly [number, number], limit: number) => {
    const text = line.slice(start, end).trim()
    if (text === '') return undefined
    const value = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
    if (!(Math.abs(value) <= limit)) {
      throw new FormatError(path, offset + start, `${name} "${text}", wanted a number within ±${limit}`)
    }
    return value
  }
  const mjd = number('MJD', MJD, 1e5)
  if (mjd === undefined || !Number.isInteger(mjd)) {
    throw new FormatError(path, offset, `line "${line.slice(0, 20)}…", wanted a finals2000A row with a whole MJD`)
  }
  const finalDut1S = number('UT1 − UTC', DUT1_B, 1.1)
  const dut1S = finalDut1S ?? number('UT1 − UTC', DUT1_A, 1.1)
  const finalX = number('polar x', POLAR_X_B, 2)
  const finalY = number('polar y', POLAR_Y_B, 2)
  const poleIsFinal = finalX !== undefined && finalY !== undefined
  const polarXArcsec = poleIsFinal ? finalX : number('polar x', POLAR_X_A, 2)
  const polarYArcsec = poleIsFinal ? finalY : number('polar y', POLAR_Y_A, 2)
  if (dut1S === undefined || polarXArcsec === undefined || polarYArcsec === undefined) return undefined
  const flags = line[POLAR_FLAG_A] + line[DUT1_FLAG_A]
  if (!/^[IP]{2}$/.test(flags)) {
    throw new FormatError(path, offset, `flags "${flags}" of MJD ${mjd}, wanted I or P of Bulletin A`)
  }
  const predicted = (flags[0] === 'P' && !poleIsFinal) || (flags[1] === 'P' && finalDut1S === undefined)
  return { offset, mjd, dut1S, polarXArcsec, polarYArcsec, predicted }
}
