import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Direction } from '@contimg/numerics/frames'
import { convert } from '../../convert/run.ts'
import { simulationOf } from '../../simulate/request.ts'
import { simulate } from '../../simulate/run.ts'
import { skyOf } from '../primary-beam.ts'

// Fields of sources with spectra, as the array sees them. For tests.

const DEG = Math.PI / 180

/** Where the simulated dishes look, on average. */
export const POINTING: Direction = { raRad: 306 * DEG, decRad: 54.6 * DEG }

export const REFERENCE_HZ = 1.4e9

/** A source whose flux is that at 1.4 GHz. */
export interface SpectralSource {
  readonly x: number // pixel
  readonly y: number
  readonly fluxJy: number
  readonly alpha: number
}

export interface SpectralField {
  readonly centre: Direction
  readonly sources: readonly SpectralSource[]
  readonly sizePx: number
  readonly cellRad: number
}

/** Observes a field, with files in a folder. @returns the Measurement Set */
export async function observe(
  folder: string,
  { centre, sources, sizePx, cellRad }: SpectralField,
  request: object,
): Promise<string> {
  const sky = skyOf({ width: sizePx, height: sizePx, cellRad }, centre)
  const listed = sources.map(({ x, y, fluxJy, alpha }) => {
    const { raRad, decRad } = sky(x, y)!
    const place = { ra_deg: raRad / DEG, dec_deg: decRad / DEG }
    return { ...place, flux_jy: fluxJy, spectral_index: alpha, reference_frequency_hz: REFERENCE_HZ }
  })
  writeFileSync(join(folder, 'sky.json'), JSON.stringify({ sources: listed }))
  const given = { size: 'tiny', sources: join(folder, 'sky.json'), gainErrors: 'none', seed: 2, ...request } as const
  const [group] = await simulate(simulationOf({ outFolder: join(folder, 'in'), ...given }))
  await convert(group.files, join(folder, 'x.ms'), {})
  return join(folder, 'x.ms')
}

/** Four sources of all kinds of spectra. */
export const FIELD: SpectralField = {
  centre: POINTING,
  sizePx: 480,
  cellRad: (6 * DEG) / 3600,
  sources: [
    { x: 240, y: 240, fluxJy: 1, alpha: -2 },
    { x: 150, y: 170, fluxJy: 0.8, alpha: -0.7 },
    { x: 330, y: 130, fluxJy: 0.6, alpha: 0 },
    { x: 190, y: 340, fluxJy: 0.5, alpha: 1 },
  ],
}
