import { type PartsRequest, parseStokes } from '@contimg/pipeline'
import { type Command, InvalidArgumentError } from 'commander'
import { OptionError, wholeNumberFrom } from './values.ts'

/** Which images are wanted where it is not one of all there is. */
export interface PartsFlags {
  readonly stokes: PartsRequest['stokes']
  readonly snapshots?: boolean
  readonly channelsOut: number
}

export function addPartsFlags(command: Command): Command {
  return command
    .option(
      '--stokes <list>',
      'I, Q, U, V, RR, LL, XX, YY or several such as I,Q, an image of each, <name>-Q-…; what the correlations cannot give is refused',
      stokes,
      ['I'] as const,
    )
    .option(
      '--snapshots',
      'dirty image and psf of each integration, <name>-t0000-…; no CLEAN, no primary beam, weights of its own each',
    )
    .option(
      '--channels-out <n>',
      'images of so many equal parts of the band, <name>-0000-…',
      wholeNumberFrom(1, 9999),
      1,
    )
    .option('--nterms <n>', 'of a Taylor series in frequency: 1; spectra come from --channels-out', oneTerm)
}

function stokes(text: string): PartsRequest['stokes'] {
  try {
    return parseStokes(text)
  } catch (cause) {
    throw new InvalidArgumentError((cause as Error).message)
  }
}

function oneTerm(text: string): number {
  if (text === '1') return 1
  throw new InvalidArgumentError(
    'wanted 1: CLEAN with spectral terms is not there, --channels-out images parts of the band',
  )
}

/** What is wanted; undefined for one image of Stokes I. @throws OptionError where flags contradict each other */
export function partsRequest(
  { stokes: wanted, snapshots = false, channelsOut }: PartsFlags,
  { engine, niter }: { readonly engine: string | undefined; readonly niter: number | undefined },
): PartsRequest | undefined {
  if (!snapshots && channelsOut === 1 && wanted.join() === 'I') return undefined
  if (engine === 'wsclean')
    throw new OptionError(
      '--stokes, --snapshots and --channels-out are not passed on to WSClean: wanted --engine contimg',
    )
  if (snapshots && niter !== undefined && niter > 0)
    throw new OptionError(`--snapshots with --niter ${niter}: snapshots are dirty images, wanted --niter 0 or none`)
  return { stokes: wanted, snapshots, channelsOut }
}
