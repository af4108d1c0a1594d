import { type OrientationTable, readFinals2000A } from '@contimg/formats/iers'
import { readUnpacked } from './text-file.ts'

/** An Earth orientation table that was read and found whole. */
export interface OrientationFile {
  readonly bytes: Uint8Array // unpacked
  readonly firstMjd: number
  readonly lastMeasuredMjd: number // later days are predictions
  readonly lastMjd: number
}

/** @throws FormatError where the file is no finals2000A table; file system errors as they come */
export function readOrientationFile(path: string): OrientationFile {
  const bytes = readUnpacked(path)
  const table = readFinals2000A(path, bytes)
  const lastMjd = table.firstMjd + table.dut1S.length - 1
  return { bytes, firstMjd: table.firstMjd, lastMeasuredMjd: lastMeasuredMjd(table), lastMjd }
}

function lastMeasuredMjd({ firstMjd, predicted }: OrientationTable): number {
  const firstPrediction = predicted.indexOf(1)
  return firstMjd + (firstPrediction < 0 ? predicted.length : firstPrediction) - 1
}
