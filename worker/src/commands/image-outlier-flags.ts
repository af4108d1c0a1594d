import { type ImageOptions, parseAngleRad } from '@contimg/pipeline/image'
import type { Command } from 'commander'
import { textFor } from './values.ts'

/** How far around an image sources are looked for. */
export interface OutlierFlags {
  readonly cleanRadius?: string
}

export function addOutlierFlags(command: Command): Command {
  return command.option(
    '--clean-radius <angle>',
    'find the sources outside the image within so much of its middle, such as 3.2deg, fit them anew in each integration ' +
      'and spectral window, and subtract them from the visibilities before these are imaged (default none)',
    textFor(parseAngleRad),
  )
}

/** @throws RangeError for what is no angle */
export function outlierOptions({ cleanRadius }: OutlierFlags): Pick<ImageOptions, 'cleanRadiusRad'> {
  return cleanRadius === undefined ? {} : { cleanRadiusRad: parseAngleRad(cleanRadius) }
}
