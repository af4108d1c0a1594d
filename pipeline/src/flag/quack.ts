import type { MeasurementSet } from '@contimg/formats/ms'
import { RowColumns } from '../selection/row-columns.ts'
import type { FlagOptions, QuackMode } from './options.ts'
import type { FlagStep } from './step.ts'

interface Scan {
  startMjdS: number
  endMjdS: number
}

/** Flags by TIME, that is by the middle of integrations, from the first and last TIME of each scan, as CASA does. */
export function quackStep({ main }: MeasurementSet, { quackMode, quackIntervalS }: FlagOptions): FlagStep {
  const { scans, timesMjdS } = new RowColumns(main, 0, main.rowCount)
  const byNumber = scansOf(scans, timesMjdS)
  return ({ rowCount, flags, rows }) => {
    const width = flags.length / rowCount
    for (let row = 0; row < rowCount; row++) {
      const scan = byNumber.get(rows.scans[row])
      if (scan && isQuacked(quackMode, quackIntervalS, scan, rows.timesMjdS[row]))
        flags.fill(1, row * width, (row + 1) * width)
    }
  }
}

function isQuacked(mode: QuackMode, intervalS: number, { startMjdS, endMjdS }: Scan, timeMjdS: number): boolean {
  if (mode === 'beg') return timeMjdS <= startMjdS + intervalS
  if (mode === 'endb') return timeMjdS >= endMjdS - intervalS
  if (mode === 'end') return timeMjdS < endMjdS - intervalS
  return timeMjdS > startMjdS + intervalS
}

function scansOf(numbers: Int32Array, timesMjdS: Float64Array): Map<number, Scan> {
  const scans = new Map<number, Scan>()
  for (let row = 0; row < numbers.length; row++) {
    const scan = scans.get(numbers[row])
    if (!scan) scans.set(numbers[row], { startMjdS: timesMjdS[row], endMjdS: timesMjdS[row] })
    else if (timesMjdS[row] < scan.startMjdS) scan.startMjdS = timesMjdS[row]
    else if (timesMjdS[row] > scan.endMjdS) scan.endMjdS = timesMjdS[row]
  }
  return scans
}
