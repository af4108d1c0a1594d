import { DEFAULT_IMAGE_OPTIONS, type ImageOptions, type ImagingResult } from '@contimg/pipeline/image'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { numberFrom } from './values.ts'

/** What is said about the primary beam. */
export interface BeamFlags {
  readonly beam: string
  readonly pblimit: number
  readonly pbcor: boolean
  readonly weights: boolean
}

export function addBeamFlags(command: Command): Command {
  const { beam, pbLimit } = DEFAULT_IMAGE_OPTIONS
  return command
    .option('--beam <name>', BEAM_HELP, beam)
    .option(
      '--pblimit <n>',
      'response of the primary beam below which the corrected image is blank',
      numberFrom(0.001, 0.999),
      pbLimit,
    )
    .option('--no-pbcor', 'no primary beam, no corrected image')
    .option('--no-weights', 'no image of the weights beside the corrected one: squared beam times the sum of weights')
}

export function beamOptions({
  beam,
  pblimit,
  pbcor,
  weights,
}: BeamFlags): Pick<ImageOptions, 'beam' | 'pbLimit' | 'pbCorrect' | 'weightsImage'> {
  return { beam, pbLimit: pblimit, pbCorrect: pbcor, weightsImage: weights }
}

/** Noise, dynamic range and primary beam in words; what was not measured is unknown. */
export function qualityText(made: Pick<ImagingResult, 'peakJy' | 'noiseJy'> & Partial<ImagingResult>): string {
  const { peakJy, noiseJy, annulusNoiseJy, dynamicRange, primaryBeam } = made
  const milli = (jy: number | undefined) =>
    jy !== undefined && jy > 0 ? `${(1e3 * jy).toPrecision(4)} mJy/beam` : 'unknown'
  const facts = [
    `peak ${peakJy.toPrecision(5)} Jy/beam`,
    `noise ${milli(noiseJy)} (in an annulus ${milli(annulusNoiseJy)})`,
    `dynamic range ${dynamicRange?.toPrecision(4) ?? 'unknown'}`,
    ...(primaryBeam ? [`primary beam ${primaryBeam.name}`] : []),
  ]
  return facts.join(', ')
}
