import { medianOf, type Quantity, type Solutions, type SolvedAntenna, valuesOf } from './solutions.ts'
import { quantityName, quantityUnit } from './tell.ts'

/** By what the antennas of a map are coloured. */
export interface MapScale {
  readonly name: string
  readonly unit: string
  readonly colours: 'viridis' | 'berlin' // berlin about zero
  readonly range: readonly [number, number] | undefined // undefined: nothing is measured
  readonly values: readonly (number | null)[] // by antenna
}

interface Told {
  readonly name: string
  readonly field: keyof SolvedAntenna
}

const MEASURES: Readonly<Record<Quantity, Told>> = {
  snr: { name: 'Median SNR', field: 'median_snr' },
  amplitude: { name: 'Median amplitude', field: 'median_amplitude' },
  phase: { name: 'Phase scatter', field: 'phase_scatter_deg' },
  delay: { name: 'Delay', field: 'delay_ns' },
}

/** What the table tells of each antenna, from the least to the most; of two sets, the median of their ratio or difference. */
export function mapScale(solutions: Solutions, quantity: Quantity, isRatio: boolean): MapScale {
  const { antennas } = solutions.header
  const { name, field } = MEASURES[quantity]
  const values = isRatio
    ? antennas.map((_, at) => medianOfAll(solutions, quantity, at))
    : antennas.map((antenna) => antenna[field] as number | null)
  const isAboutZero = quantity === 'delay' || (isRatio && quantity === 'phase')
  return {
    ...{ name: isRatio ? `${quantityName(quantity, true)}, median` : name, unit: quantityUnit(quantity), values },
    ...{ colours: isAboutZero ? 'berlin' : 'viridis', range: rangeOf(values, isAboutZero) },
  }
}

/** Of all polarizations and columns. */
function medianOfAll(solutions: Solutions, quantity: Quantity, antenna: number): number | null {
  const all = solutions.header.polarizations.flatMap((_, at) => [...valuesOf(solutions, quantity, antenna, at)])
  const median = medianOf(all)
  return Number.isFinite(median) ? median : null
}

function rangeOf(values: readonly (number | null)[], isAboutZero: boolean): MapScale['range'] {
  const measured = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (measured.length === 0) return undefined
  const [low, high] = [Math.min(...measured), Math.max(...measured)]
  const most = Math.max(-low, high)
  return isAboutZero ? [-most, most] : [low, high]
}
