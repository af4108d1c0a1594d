import type { StripGeometry } from './geometry.ts'
import { firstFrom, type StripData } from './strip-data.ts'

/** A bar: from where to where, and what it shows. */
export interface Run {
  readonly from: number // CSS pixels
  readonly to: number
  readonly value: number
}

const LEAST_PX = 2.5 // narrower ones share columns of a pixel

/**
 * Bars of what is in sight: one for each where there is room, else the worst of each column of a pixel, neighbours that are
 * the same in one bar.
 *
 * @param values  0 is drawn nowhere
 * @param isWorse  whether a value wins over another in one column
 */
export function runsOf(
  data: StripData,
  geometry: StripGeometry,
  values: Uint8Array,
  isWorse: (value: number, than: number) => boolean,
): Run[] {
  const wide = geometry.x(data.widthMs) - geometry.x(0)
  const first = firstFrom(data, geometry.range[0] - data.widthMs)
  const end = firstFrom(data, geometry.range[1])
  return wide >= LEAST_PX
    ? eachRun(data, geometry, values, first, end, wide)
    : sharedRuns(data, geometry, values, isWorse, first, end, wide)
}

function eachRun(
  data: StripData,
  g: StripGeometry,
  values: Uint8Array,
  first: number,
  end: number,
  wide: number,
): Run[] {
  const between = wide >= 4 ? 1 : 0.5
  const runs: Run[] = []
  for (let at = first; at < end; at++) {
    if (values[at] === 0) continue
    const x = g.x(data.tMs[at])
    const [from, to] = [Math.max(g.left, x), Math.min(g.right, x + wide - between)]
    if (to > from) runs.push({ from, to, value: values[at] })
  }
  return runs
}

function sharedRuns(
  data: StripData,
  g: StripGeometry,
  values: Uint8Array,
  isWorse: (value: number, than: number) => boolean,
  first: number,
  end: number,
  wide: number,
): Run[] {
  const left = Math.floor(g.left)
  const columns = new Uint8Array(Math.ceil(g.right) - left)
  for (let at = first; at < end; at++) {
    const value = values[at]
    if (value === 0) continue
    const x = g.x(data.tMs[at]) - left
    const last = Math.min(columns.length - 1, Math.floor(x + wide))
    for (let column = Math.max(0, Math.floor(x)); column <= last; column++)
      if (columns[column] === 0 || isWorse(value, columns[column])) columns[column] = value
  }
  return joined(columns, left)
}

function joined(columns: Uint8Array, left: number): Run[] {
  const runs: Run[] = []
  let from = 0
  for (let column = 1; column <= columns.length; column++) {
    if (column < columns.length && columns[column] === columns[from]) continue
    if (columns[from] !== 0) runs.push({ from: left + from, to: left + column, value: columns[from] })
    from = column
  }
  return runs
}
