import { rounded } from '../sky/kinds.ts'
import { extremes, shareLimits, sortedSample } from '../sky/sample-limits.ts'
import type { Limits } from '../sky/stretch.ts'
import type { LoadedImage } from './pane-image.ts'

export interface Preset {
  readonly name: string
  /** null: as the kind of the image is; undefined: it cannot be told yet, or not of this image */
  limits(image: LoadedImage): Limits | null | undefined
}

const neat = (limits: Limits | undefined) => limits && { low: rounded(limits.low), high: rounded(limits.high) }

/** Ranges of brightness, by the keys 1 to 4. */
export const PRESETS: readonly Preset[] = [
  { name: 'Usual for its kind', limits: () => null },
  {
    name: 'Faint: −2σ to 10σ',
    limits: ({ noiseJy }) => (noiseJy ? neat({ low: -2 * noiseJy, high: 10 * noiseJy }) : undefined),
  },
  {
    name: '99.5 % of the pixels',
    limits: ({ pixels }) =>
      pixels.isWhole ? neat(shareLimits(sortedSample(pixels.levels[0].data), 0.995)) : undefined,
  },
  {
    name: 'Least to largest',
    limits: ({ pixels }) => (pixels.isWhole ? neat(extremes(pixels.levels[0].data)) : undefined),
  },
]
