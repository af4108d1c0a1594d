import { DAY_S, IsoTimeError, mjdSFromIso } from '@contimg/numerics/time'
import type { RowTest } from './row-columns.ts'
import { Scanner } from './scanner.ts'

interface TimeTest {
  readonly lowMjdS: number
  readonly highMjdS: number
  readonly isMoment: boolean // the integrations that hold it
}

const MOMENT = /(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2})[/T])?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d{0,9})?)Z?(?![\d:/.])/y
const DURATION = /(\d{1,6}):(\d{1,2}):(\d{1,2}(?:\.\d{0,9})?)(?![\d:/.])/y
const WANTED = 'a time, UTC, as YYYY/MM/DD/hh:mm:ss.s, as ISO 8601, or hh:mm:ss.s of the day before it'

/**
 * Rows by TIME, UTC: `2025/10/18/02:28:00~02:30:00`, `>2025-10-18T02:29:00`, `02:28:00+00:01:00`, or one moment, which
 * stands for the integrations that hold it. Ends belong to a range. A time without a date is of the day of the time before
 * it, of the first row at the beginning.
 */
export function timeSelection(text: string, firstTimeMjdS: number): RowTest {
  const scanner = new Scanner('timerange', text)
  const firstDayMjdS = Math.floor(firstTimeMjdS / DAY_S) * DAY_S
  const tests = scanner.list(',', () => timeTest(scanner, firstDayMjdS))
  return ({ timesMjdS, exposuresS }) =>
    (row) => {
      const timeMjdS = timesMjdS[row]
      return tests.some(({ lowMjdS, highMjdS, isMoment }) =>
        isMoment ? Math.abs(timeMjdS - lowMjdS) <= exposuresS[row] / 2 : timeMjdS >= lowMjdS && timeMjdS <= highMjdS,
      )
    }
}

function timeTest(scanner: Scanner, dayMjdS: number): TimeTest {
  if (scanner.accept('<')) return { lowMjdS: -Infinity, highMjdS: moment(scanner, dayMjdS), isMoment: false }
  if (scanner.accept('>')) return { lowMjdS: moment(scanner, dayMjdS), highMjdS: Infinity, isMoment: false }
  const { position } = scanner
  const lowMjdS = moment(scanner, dayMjdS)
  if (scanner.accept('+')) return { lowMjdS, highMjdS: lowMjdS + durationS(scanner), isMoment: false }
  if (!scanner.accept('~')) return { lowMjdS, highMjdS: lowMjdS, isMoment: true }
  const highMjdS = moment(scanner, Math.floor(lowMjdS / DAY_S) * DAY_S)
  if (highMjdS < lowMjdS) scanner.fail('a range from the earlier to the later time', position)
  return { lowMjdS, highMjdS, isMoment: false }
}

function moment(scanner: Scanner, dayMjdS: number): number {
  const { position } = scanner
  const found = scanner.take(MOMENT) ?? scanner.fail(WANTED)
  const [year, month, day, hour, minute, second] = found.slice(1)
  const clockS = clock(scanner, position, hour, minute, second)
  if (hour !== undefined && Number(hour) > 23) scanner.fail('hours from 0 to 23', position)
  if (year === undefined) return dayMjdS + clockS
  try {
    return mjdSFromIso(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) + clockS
  } catch (cause) {
    if (cause instanceof IsoTimeError) scanner.fail('a date that there is', position)
    throw cause
  }
}

function durationS(scanner: Scanner): number {
  const { position } = scanner
  const found = scanner.take(DURATION) ?? scanner.fail('a duration as hh:mm:ss.s')
  return clock(scanner, position, found[1], found[2], found[3])
}

function clock(scanner: Scanner, position: number, hour: string, minute: string, second: string): number {
  if (Number(minute) > 59 || Number(second) >= 60) scanner.fail('minutes and seconds below 60', position)
  return (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
}
