import { type PartsRequest, parseStokes } from '@contimg/pipeline/image'
import { type Command, InvalidArgumentError } from 'commander'
import { OptionError, wholeNumberFrom } from './values.ts'

/** Which images are wanted where it is not one of all there is. */
export interface PartsFlags {
  readonly stokes: PartsRequest['stokes']
  readonly snapshots?: boolean
  readonly snapshotPsf?: boolean
  readonly channelsOut: number
  readonly nterms: 1 | 2
}

export function addPartsFlags(command: Command): Command {
  return command
    .option(
      '--stokes <list>',
      'I, Q, U, V, RR, LL, XX, YY or several such as I,Q or IQ, read once, an image of each, <name>-Q-…; what the correlations cannot give is refused',
      stokes,
      ['I'] as const,
    )
    .option(
      '--snapshots',
      'dirty image of each integration, <name>-t0000-dirty.fits; no CLEAN, no primary beam, weights of its own each',
    )
    .option('--snapshot-psf', 'the point spread function of each of the --snapshots, too, <name>-t0000-psf.fits')
    .option(
      '--channels-out <n>',
      'images of so many equal parts of the band, <name>-0000-…, and of evenly spaced ones a cube, <name>-cube-…',
      wholeNumberFrom(1, 9999),
      1,
    )
    .option(
      '--nterms <n>',
      '1, or 2 terms of a Taylor series in frequency: CLEAN knows slopes then, and there are <name>-alpha.fits, the spectral index, -alpha-error, and -tt0, -tt1 of image, model and residual',
      terms,
      1 as const,
    )
}

function stokes(text: string): PartsRequest['stokes'] {
  try {
    return parseStokes(text)
  } catch (cause) {
    throw new InvalidArgumentError((cause as Error).message)
  }
}

function terms(text: string): 1 | 2 {
  if (text === '1' || text === '2') return text === '1' ? 1 : 2
  throw new InvalidArgumentError('wanted 1 or 2')
}

/** What is wanted; undefined for one image of Stokes I. @throws OptionError where flags contradict each other */
export function partsRequest(
  { stokes: wanted, snapshots = false, snapshotPsf, channelsOut, nterms }: PartsFlags,
  { engine, niter }: { readonly engine: string | undefined; readonly niter: number | undefined },
): PartsRequest | undefined {
  if (nterms === 2 && engine === 'wsclean')
    throw new OptionError('--nterms 2 is not passed on to WSClean: wanted --engine contimg')
  if (nterms === 2 && snapshots)
    throw new OptionError('--snapshots with --nterms 2: snapshots are dirty images, wanted --nterms 1')
  if (snapshotPsf && !snapshots) throw new OptionError('--snapshot-psf without --snapshots, wanted both or neither')
  if (!snapshots && channelsOut === 1 && wanted.join() === 'I') return undefined
  if (engine === 'wsclean')
    throw new OptionError(
      '--stokes, --snapshots and --channels-out are not passed on to WSClean: wanted --engine contimg',
    )
  if (snapshots && niter !== undefined && niter > 0)
    throw new OptionError(`--snapshots with --niter ${niter}: snapshots are dirty images, wanted --niter 0 or none`)
  return { stokes: wanted, snapshots, channelsOut, ...(snapshotPsf && { snapshotPsf }) }
}
