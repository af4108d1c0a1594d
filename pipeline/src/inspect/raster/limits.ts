import type { MapColours } from '@contimg/numerics/colours'
import type { Plane, Raster } from './raster.ts'

/** The ends of the colours, and by what rule they were chosen. */
export interface ColourLimits {
  readonly low: number
  readonly high: number
  readonly rule: 'fixed' | '3 sigma' | '3 sigma about zero' | 'least to largest' | 'nothing'
}

const SIGMAS = 3

/** Phases −180 to 180; fractions 0 to 1; what has a sign even about zero; else the mean ± 3σ of the bins, within the data. */
export function colourLimits({ request }: Pick<Raster, 'request'>, plane: Plane): ColourLimits {
  const { colour, component, aggregate } = request
  if (colour === 'flag_fraction') return { low: 0, high: 1, rule: 'fixed' }
  const isSpread = aggregate === 'std' || aggregate === 'var'
  if (colour === 'component' && component === 'phase' && !isSpread && aggregate !== 'sum')
    return { low: -180, high: 180, rule: 'fixed' }
  const { count, mean, sigma, least, largest } = statisticsOf(plane)
  if (count === 0) return { low: 0, high: 1, rule: 'nothing' }
  if (colour === 'samples') return { low: Math.min(0, least), high: largest, rule: 'least to largest' }
  if (isSigned(component, isSpread)) {
    const most = Math.min(Math.max(-least, largest), Math.abs(mean) + SIGMAS * sigma) || 1
    return { low: -most, high: most, rule: '3 sigma about zero' }
  }
  const [low, high] = [Math.max(least, mean - SIGMAS * sigma), Math.min(largest, mean + SIGMAS * sigma)]
  return low < high ? { low, high, rule: '3 sigma' } : { low: least, high: largest, rule: 'least to largest' }
}

/** The colours that suit what is shown. */
export function usualColours({ request }: Pick<Raster, 'request'>): MapColours {
  const { colour, component, aggregate } = request
  const isSpread = aggregate === 'std' || aggregate === 'var'
  if (colour !== 'component') return 'viridis'
  if (component === 'phase' && !isSpread) return 'twilight'
  return isSigned(component, isSpread) ? 'berlin' : 'viridis'
}

function isSigned(component: string, isSpread: boolean): boolean {
  return !isSpread && (component === 'real' || component === 'imag')
}

function statisticsOf(plane: Plane) {
  let [count, sum, squares, least, largest] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of plane) {
    if (!Number.isFinite(value)) continue
    count++
    sum += value
    if (value < least) least = value
    if (value > largest) largest = value
  }
  const mean = sum / count
  for (const value of plane) if (Number.isFinite(value)) squares += (value - mean) ** 2
  return { count, mean, sigma: Math.sqrt(squares / count), least, largest }
}
