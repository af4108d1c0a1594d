/** A residual before and after a major cycle. */
export interface Growth {
  readonly majorCycles: number
  readonly peakJy: number // after it
  readonly previousPeakJy: number // before it
}

/** The residual grows instead of shrinking: the model has nothing to do with the sky any more. */
export class CleanDivergedError extends Error {
  override readonly name = 'CleanDivergedError'
  readonly majorCycles: number
  readonly peakJy: number
  readonly previousPeakJy: number

  constructor({ majorCycles, peakJy, previousPeakJy }: Growth) {
    super(
      `CLEAN diverges: after major cycle ${majorCycles} the residual peaks at ${peakJy} Jy/beam, ` +
        `before it at ${previousPeakJy} (flag bad data, or ask for a higher threshold)`,
    )
    this.majorCycles = majorCycles
    this.peakJy = peakJy
    this.previousPeakJy = previousPeakJy
  }
}
