import type { CleanResult } from './clean.ts'
import { cleanPhases } from './clean-plan.ts'
import { type MaskRequest, maskName } from './masks.ts'
import type { ImageOptions } from './options.ts'

/** What the history of an image tells of its CLEAN. */
export function cleanHistory(options: ImageOptions, result: CleanResult): string[] {
  const { gain, mgain, cycleFactor, mask } = options
  const { iterations, majorCycles, end, peakJy, noiseJy, thresholdJy } = result
  return [
    `CLEAN: ${iterations} iterations of gain ${gain} in ${majorCycles} major cycles,`,
    `mgain ${mgain}, cycle factor ${cycleFactor},`,
    `ended by ${end}: residual peak ${peakJy}, noise ${noiseJy},`,
    `threshold ${thresholdJy} Jy/beam (${depthText(options)})`,
    ...(mask ? [`components within ${maskText(mask)}`] : []),
  ]
}

/** How deep in words: '1 x noise, around what was found down to 5 x noise'. */
function depthText(options: ImageOptions): string {
  const phases = cleanPhases(options)
  const depths = phases.map(({ threshold: { sigmas = 0, jy } }) =>
    [...(sigmas > 0 ? [`${sigmas} x noise`] : []), ...(jy === undefined ? [] : [`${jy} Jy/beam`])].join(' or '),
  )
  return phases.length === 1 ? depths[0] : `${depths[1]}, around what was found down to ${depths[0]}`
}

function maskText(mask: MaskRequest): string {
  const name = maskName(mask)
  return mask.kind === 'file' && name.length > 50 ? `...${name.slice(-47)}` : name
}

/** What to tell of a CLEAN that did not end as it should. */
export function cleanWarnings({ diverged }: Pick<CleanResult, 'diverged'>): string[] {
  if (!diverged) return []
  const { majorCycles, peakJy, previousPeakJy } = diverged
  return [
    `CLEAN diverged: major cycle ${majorCycles} raised the residual's peak from ${previousPeakJy.toPrecision(3)} to ` +
      `${peakJy.toPrecision(3)} Jy/beam and was taken back; images are as before it`,
  ]
}
