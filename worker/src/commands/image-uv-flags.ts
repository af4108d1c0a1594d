import { type ImageOptions, parseAngleRad, parseUvRanges } from '@contimg/pipeline/image'
import type { Command } from 'commander'
import { textFor } from './values.ts'

/** Which distances in the uv plane count, and how much. */
export interface UvFlags {
  readonly uvrange?: string
  readonly uvtaper?: string
}

export function addUvFlags(command: Command): Command {
  return command
    .option(
      '--uvrange <range>',
      'only visibilities at these distances in the uv plane, in wavelengths of each channel or metres: >0.5klambda, 100~500m',
    )
    .option(
      '--uvtaper <angle>',
      'Gaussian taper, such as 30arcsec: the full width at half maximum that it gives the beam of a full uv plane',
      textFor(parseAngleRad),
    )
}

/** @throws RangeError, SelectionError for what cannot be */
export function uvOptions({ uvrange, uvtaper }: UvFlags): Pick<ImageOptions, 'uv'> {
  if (uvrange === undefined && uvtaper === undefined) return {}
  return {
    uv: {
      ...(uvrange !== undefined && { ranges: parseUvRanges(uvrange) }),
      ...(uvtaper !== undefined && { taperRad: parseAngleRad(uvtaper) }),
    },
  }
}
