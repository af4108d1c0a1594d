import type { MeasurementSet } from '@contimg/formats/ms'
import { shadowedAntennas } from '@contimg/numerics/flag'
import { RowColumns } from '../selection/row-columns.ts'
import type { FlagOptions } from './options.ts'
import type { FlagStep } from './step.ts'

const ROWS_AT_ONCE = 1 << 18

/** Flags the rows of antennas that stand in another's shadow at their time, from the (u, v, w) of the rows there are. */
export function shadowStep(ms: MeasurementSet, { shadowToleranceM }: FlagOptions): FlagStep {
  const shadowed = shadowedByTime(ms, shadowToleranceM)
  return ({ rowCount, antenna1, antenna2, flags, rows }) => {
    const width = flags.length / rowCount
    const { timesMjdS } = rows
    for (let row = 0; row < rowCount; row++) {
      const antennas = shadowed.get(timesMjdS[row])
      if (antennas?.[antenna1[row]] || antennas?.[antenna2[row]]) flags.fill(1, row * width, (row + 1) * width)
    }
  }
}

/** TIME → [antenna] 1 where it is shadowed; only times at which one is. */
function shadowedByTime({ main, antennas }: MeasurementSet, toleranceM: number): Map<number, Uint8Array> {
  const byTime = new Map<number, Uint8Array>()
  for (let firstRow = 0; firstRow < main.rowCount; firstRow += ROWS_AT_ONCE) {
    const rows = new RowColumns(main, firstRow, Math.min(ROWS_AT_ONCE, main.rowCount - firstRow))
    const { timesMjdS } = rows
    for (let start = 0, end = 0; start < rows.rowCount; start = end) {
      while (end < rows.rowCount && timesMjdS[end] === timesMjdS[start]) end++
      const shadowed = byTime.get(timesMjdS[start]) ?? new Uint8Array(antennas.names.length)
      if (shadowedAntennas(rows, start, end, antennas.diametersM, toleranceM, shadowed))
        byTime.set(timesMjdS[start], shadowed)
    }
  }
  return byTime
}
