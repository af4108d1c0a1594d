import type { ImageQuality } from '@contimg/api/schemas'
import { NOT_MEASURED, significant } from '../../../words/numbers.ts'

export type Judged = ImageQuality['limits'][number]

interface Wording {
  readonly name: string
  readonly scale: number // to what is told
  readonly unit: string
}

const WORDING: Readonly<Record<string, Wording>> = {
  noise_jy: { name: 'Noise', scale: 1000, unit: ' mJy/beam' },
  dynamic_range: { name: 'Dynamic range', scale: 1, unit: '' },
  flux_error: { name: 'Flux, off by', scale: 100, unit: ' %' },
  flux_scatter: { name: 'Flux, scatter', scale: 100, unit: ' %' },
  offset_rms_arcsec: { name: 'Position offset, rms', scale: 1, unit: '″' },
  offset_arcsec: { name: 'Position offset, all together', scale: 1, unit: '″' },
  completeness: { name: 'Completeness', scale: 1, unit: '' },
}

/** A number that was judged, in words: `Noise`, `0.43 mJy/beam`, `< 1`. */
export function judgedLine({ name, value, unit, worse, warn }: Judged): { name: string; value: string; limit: string } {
  const words = name.replaceAll('_', ' ')
  const wording = WORDING[name] ?? {
    name: words.charAt(0).toUpperCase() + words.slice(1),
    scale: 1,
    unit: unit && ` ${unit}`,
  }
  const { scale } = wording
  return {
    name: wording.name,
    value: value === null ? NOT_MEASURED : `${significant(value * scale, 3)}${wording.unit}`,
    limit: `${worse === 'above' ? '<' : '>'} ${plain(warn * scale)}${wording.unit === ' mJy/beam' ? '' : wording.unit}`,
  }
}

/** A limit has the digits that it was given. */
const plain = (value: number) => String(Number(value.toPrecision(6)))
