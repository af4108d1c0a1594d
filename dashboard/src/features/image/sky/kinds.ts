import type { MapColours } from '@contimg/numerics/colours'
import type { Limits, Stretch } from './stretch.ts'

export const MAPS = ['inferno', 'viridis', 'cividis', 'gray', 'berlin'] as const satisfies readonly MapColours[]

export type ColourMap = (typeof MAPS)[number]

/** How an image is brought to colours. */
export interface Look {
  readonly map: ColourMap
  readonly stretch: Stretch
  readonly limits: Limits
  readonly isInverted: boolean
}

interface Kind {
  readonly name: string
  readonly map: ColourMap
  readonly stretch: Stretch
  readonly isFlux: boolean // in Jy, so that limits chosen by hand hold for it as well
  /** @param sigma  noise, in the unit of the image */
  limitsOf(sigma: number): Limits
}

const brightness = (sigma: number): Limits => ({ low: -3 * sigma, high: 50 * sigma })

/** What the files of one run are, in the order in which they are offered. */
const KINDS: Readonly<Record<string, Kind>> = {
  image: { name: 'Image', map: 'inferno', stretch: 'asinh', isFlux: true, limitsOf: brightness },
  'image-pbcor': { name: 'Beam-corrected', map: 'inferno', stretch: 'asinh', isFlux: true, limitsOf: brightness },
  residual: {
    ...{ name: 'Residual', map: 'berlin', stretch: 'linear', isFlux: true },
    limitsOf: (sigma) => ({ low: -6 * sigma, high: 6 * sigma }),
  },
  psf: { name: 'PSF', map: 'berlin', stretch: 'linear', isFlux: false, limitsOf: () => ({ low: -0.3, high: 0.3 }) },
  model: {
    ...{ name: 'Model', map: 'inferno', stretch: 'asinh', isFlux: true },
    limitsOf: (sigma) => ({ low: 0, high: 20 * sigma }),
  },
  dirty: { name: 'Dirty', map: 'inferno', stretch: 'asinh', isFlux: true, limitsOf: brightness },
  pb: { name: 'Primary beam', map: 'viridis', stretch: 'linear', isFlux: false, limitsOf: () => ({ low: 0, high: 1 }) },
}

export const KIND_ORDER: readonly string[] = [...Object.keys(KINDS), 'weights']

/** A kind that we know nothing of is shown from its least to its largest. */
export function kindOf(type: string): Omit<Kind, 'limitsOf'> & Partial<Pick<Kind, 'limitsOf'>> {
  return (
    KINDS[type] ?? {
      name: type.charAt(0).toUpperCase() + type.slice(1),
      map: 'viridis',
      stretch: 'linear',
      isFlux: false,
    }
  )
}

/** Limits that show an image of a kind, the same for all of the same noise; undefined where they must come of its pixels. */
export function usualLimits(type: string, sigma: number | null): Limits | undefined {
  const { limitsOf } = kindOf(type)
  const needsNoise = kindOf(type).isFlux
  if (limitsOf === undefined || (needsNoise && !(sigma !== null && sigma > 0))) return undefined
  const { low, high } = limitsOf(sigma ?? 0)
  return { low: rounded(low), high: rounded(high) }
}

/** Two significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(2))
}
