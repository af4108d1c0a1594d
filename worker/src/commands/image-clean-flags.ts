import {
  type CleanSettings,
  DECONVOLVERS,
  DEFAULT_IMAGE_OPTIONS,
  type Deconvolver,
  parseFluxJy,
} from '@contimg/pipeline/image'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { given } from '../config.ts'
import { file, number, numberFrom, textFor, wholeNumber } from './values.ts'

/** How CLEAN goes and where it stops, and where components may be. */
export interface CleanFlags {
  readonly threshold: string
  readonly autoMask?: number
  readonly autoThreshold?: number
  readonly gain: number
  readonly mgain: number
  readonly cycleFactor?: number
  readonly cyclefactor?: number
  readonly nmajor: number
  readonly deconvolver?: Deconvolver
  readonly scales?: readonly number[]
  readonly localRms?: boolean
  readonly localRmsWindow: number
  readonly mask?: string
  readonly nvssMask?: boolean
  readonly unicatMask?: boolean
  readonly maskRadiusArcsec: number
  readonly nvssMinMjy?: number
  readonly unicatMinMjy?: number
}

const MASK_RADIUS_ARCSEC = 60
const WINDOW_BEAMS = 25

export function addCleanFlags(command: Command): Command {
  const { gain, mgain, cycleFactor, majorCycles } = DEFAULT_IMAGE_OPTIONS
  command
    .option(
      '--threshold <flux>',
      'residual to stop at, such as 0.5mJy; auto: 5 σ, then 1 σ around what was found',
      textFor((text) => text === 'auto' || parseFluxJy(text)),
      given('imageThreshold') ?? 'auto',
    )
    .option(
      '--auto-mask <sigmas>',
      'search down to so much noise, then clean only around what was found; 0 for no such mask (default 5 with --threshold auto, else 0)',
      numberFrom(0),
    )
    .option(
      '--auto-threshold <sigmas>',
      'residual to stop at in the end, over the noise (default 1 with --threshold auto, else none)',
      numberFrom(0),
    )
    .option('--gain <fraction>', 'of a peak that one iteration takes', number, gain)
    .option('--mgain <fraction>', 'of the peak that goes before the residual is imaged anew', number, mgain)
    .addOption(
      new Option(
        '--cycle-factor <n>',
        `× the largest sidelobe: part of the peak at which the residual is imaged anew (default ${cycleFactor})`,
      ).argParser(numberFrom(0)),
    )
    .addOption(sameAs('--cyclefactor <n>', '--cycle-factor', 'cycleFactor').argParser(numberFrom(0)))
    .option('--nmajor <n>', 'major cycles at most', wholeNumber, majorCycles)
  return addMaskFlags(addKindFlags(command))
}

function addKindFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--deconvolver <name>',
        'hogbom and clark: points, found with the whole point spread function (both are the same); multiscale: points and Gaussians (default hogbom, or multiscale with --scales)',
      ).choices(DECONVOLVERS),
    )
    .option(
      '--scales <pixels>',
      'widths of multi-scale components, such as 0,5,15,45; 0 is a point (default 0, then 2, 4, 8 … beams); what a search finds is cleaned anew, only there',
      scales,
    )
    .option('--local-rms', 'thresholds in σ go by the noise about each pixel, not by that of the whole image')
    .option('--local-rms-window <beams>', 'over which that noise is measured', numberFrom(5, 1000), WINDOW_BEAMS)
}

function scales(text: string): number[] {
  const widths = text.split(',').map(number)
  if (!widths.includes(0)) throw new InvalidArgumentError('wanted 0 (points) among them, such as 0,5,15')
  return widths
}

function addMaskFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--mask <file>',
        'where components may be: .fits with 1 there, on the grid of the image; else regions of DS9 or CASA',
      )
        .argParser(file)
        .conflicts(['nvssMask', 'unicatMask']),
    )
    .option('--nvss-mask', 'components only in discs about NVSS sources (default where a catalogue covers the field)')
    .option('--no-nvss-mask', 'components anywhere')
    .addOption(sameAs('--unicat-mask', '--nvss-mask', 'nvssMask'))
    .addOption(sameAs('--no-unicat-mask', '--no-nvss-mask', 'nvssMask'))
    .option(
      '--mask-radius-arcsec <n>',
      'of these discs',
      numberFrom(10, 300),
      given('maskRadiusArcsec') ?? MASK_RADIUS_ARCSEC,
    )
    .addOption(
      new Option('--nvss-min-mjy <n>', 'faintest source with a disc (default 10, or of the tier)').argParser(
        numberFrom(0),
      ),
    )
    .addOption(sameAs('--unicat-min-mjy <n>', '--nvss-min-mjy', 'nvssMinMjy').argParser(numberFrom(0)))
}

/** Another spelling. */
function sameAs(flags: string, other: string, attribute: string): Option {
  return new Option(flags, `the same as ${other}`).conflicts(attribute)
}

export function cleanSettings(flags: CleanFlags): Omit<CleanSettings, 'iterations'> {
  const { threshold, autoMask, autoThreshold, gain, mgain, cycleFactor, cyclefactor, nmajor } = flags
  const { deconvolver, scales, localRms, localRmsWindow } = flags
  return {
    threshold: threshold === 'auto' ? 'auto' : parseFluxJy(threshold),
    gain,
    mgain,
    cycleFactor: cycleFactor ?? cyclefactor ?? DEFAULT_IMAGE_OPTIONS.cycleFactor,
    majorCycles: nmajor,
    ...(autoMask !== undefined && { autoMaskSigma: autoMask }),
    ...(autoThreshold !== undefined && { autoThresholdSigma: autoThreshold }),
    ...((deconvolver || scales) && { deconvolver: deconvolver ?? 'multiscale' }),
    ...(scales && { scalesPx: scales }),
    ...(localRms && { localNoiseBeams: localRmsWindow }),
  }
}
