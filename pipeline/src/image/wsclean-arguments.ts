import { availableParallelism } from 'node:os'
import type { ImageOptions } from './options.ts'
import { wscleanUvArguments } from './uv-words.ts'

/** Our options in WSClean's words. @param maskPath  FITS mask of the image's size */
export function wscleanArguments(
  options: ImageOptions,
  column: string,
  maskPath?: string,
  threads = availableParallelism(),
): string[] {
  const { sizePx, cellRad, weighting, iterations, epsilon, spectralWindows = 'all' } = options
  if (options.cleanRadiusRad !== undefined)
    throw new RangeError('a clean radius is not passed on to WSClean, wanted none or --engine contimg')
  return [
    ...['-no-update-model-required', '-reorder', '-pol', 'I', '-make-psf', '-j', `${threads}`],
    ...['-use-wgridder', '-wgridder-accuracy', `${epsilon}`, '-data-column', column],
    ...(spectralWindows === 'all' ? [] : ['-spws', spectralWindows.join()]),
    ...['-size', `${sizePx}`, `${sizePx}`, '-scale', `${(cellRad * 180) / Math.PI}deg`],
    ...['-weight', weighting.kind, ...(weighting.kind === 'briggs' ? [`${weighting.robust}`] : [])],
    ...wscleanUvArguments(options.uv),
    ...['-niter', `${iterations}`],
    ...(iterations > 0 ? cleanArguments(options) : []),
    ...(iterations > 0 && maskPath !== undefined ? ['-fits-mask', maskPath] : []),
  ]
}

/** What `auto` means is told at cleanPhases. */
function cleanArguments(options: ImageOptions): string[] {
  const { threshold, gain, mgain, majorCycles, autoMaskSigma, autoThresholdSigma } = options
  const isAuto = threshold === 'auto'
  const [mask, depth] = [autoMaskSigma ?? (isAuto ? 5 : 0), autoThresholdSigma ?? (isAuto ? 1 : 0)]
  return [
    ...['-gain', `${gain}`, '-mgain', `${mgain}`, '-nmiter', `${majorCycles}`],
    ...(mask > 0 ? ['-auto-mask', `${mask}`] : []),
    ...(depth > 0 ? ['-auto-threshold', `${depth}`] : []),
    ...(isAuto ? [] : ['-threshold', `${threshold}`]),
    ...kindArguments(options),
  ]
}

function kindArguments({ deconvolver, scalesPx, localNoiseBeams = 0 }: ImageOptions): string[] {
  return [
    ...(deconvolver === 'multiscale' ? ['-multiscale'] : []),
    ...(scalesPx ? ['-multiscale-scales', scalesPx.join()] : []),
    ...(localNoiseBeams > 0 ? ['-local-rms', '-local-rms-window', `${localNoiseBeams}`] : []),
  ]
}
