import type { RasterAxisHeader } from '@contimg/api/schemas'
import { hoursText } from '../../../words/angles.ts'
import { count } from '../../../words/numbers.ts'
import { lstDeg, utc } from '../../../words/times.ts'
import type { Box } from '../view.ts'
import { ticksOf } from './axis-ticks.ts'
import type { Sides } from './draw.ts'
import { marginalsOf } from './marginals.ts'
import { binsOfAntennas, type Raster } from './raster.ts'
import { axisWord, type Naming } from './readout.ts'

const MOST = 8

/** Ticks, names, means and what is chosen, for a box of a raster. @param chosen  numbers of antennas */
export function sidesOf(
  raster: Raster,
  box: Box,
  chosen: readonly number[],
  { sidereal }: Naming,
  most = { x: MOST, y: MOST },
): Sides {
  const { x, y } = raster.header
  const xTicks = ticksOf(x, box.x0, box.x1, most.x)
  const isTime = x.kind === 'time' && sidereal !== undefined
  const lst = (cell: number) => hoursText(lstDeg(sidereal!, valueAt(x, cell) * 1000))
  return {
    xTicks,
    yTicks: ticksOf(y, box.y0, box.y1, most.y),
    above: isTime ? xTicks.map(({ cell }) => ({ cell, label: lst(cell) })) : [],
    xName: axisName(x),
    yName: axisName(y),
    meanName: `mean over ${pluralOf(y)}${isTime ? ' · LST' : ''}`,
    windows: (x.spectral_windows ?? []).map(({ id, first_bin, end_bin }) => ({
      from: first_bin,
      to: end_bin,
      name: String(id),
    })),
    ...marginalsOf(raster, box),
    chosenRows: binsOfAntennas(y, chosen),
    chosenColumns: binsOfAntennas(x, chosen),
  }
}

/** Width by height of a box on the plane of u and v, which is drawn to scale; undefined of any other. */
export function shapeOf({ header: { x, y } }: Raster, box: Box): number | undefined {
  if (x.kind !== 'u' || !x.low || !x.high || !y.low || !y.high) return undefined
  return (x.high[box.x1 - 1] - x.low[box.x0]) / (y.high[box.y1 - 1] - y.low[box.y0])
}

/** Between the middles of bins. */
function valueAt({ values }: RasterAxisHeader, cell: number): number {
  const at = Math.min(values.length - 1, Math.max(0, cell - 0.5))
  const below = Math.floor(at)
  const above = Math.min(values.length - 1, below + 1)
  return values[below] + (at - below) * (values[above] - values[below])
}

const PLURALS: Readonly<Record<string, string>> = {
  ...{
    baseline: 'baselines',
    time: 'times',
    frequency: 'frequencies',
    antenna: 'antennas',
    polarization: 'polarizations',
  },
}

const pluralOf = ({ kind, name }: RasterAxisHeader): string => PLURALS[kind] ?? name

/** `Baseline, m (4560, sorted by length)`, `Frequency, MHz (768 channels)`, `Time, UTC, 2026-01-25`. */
export function axisName(axis: RasterAxisHeader): string {
  const { kind, count: bins, unit, baselines, values } = axis
  if (kind === 'time') return `Time, UTC, ${utc(values[0] * 1000, 'day')} (${bins} integrations)`
  if (baselines)
    return `Baseline, m (${count(baselines.bin.length)}, sorted by length${baselines.bin.length > bins ? `, ${bins} bins` : ''})`
  if (kind === 'frequency') return `Frequency, MHz (${bins} ${axis.low ? 'bins' : 'channels'})`
  const word = axisWord(axis)
  return unit === '' ? `${word} (${bins})` : `${word}, ${unit}`
}
