/** A place on the sky where a source is known or supposed to be. */
export interface ListedSource {
  readonly name: string
  readonly raRad: number
  readonly decRad: number
}

export interface MeasureOptions {
  readonly blendBeams: number // sources nearer than this many major axes are fitted together
  readonly freeSigma: number // positions are fitted where the forced flux is this many σ, and kept where it is less
  readonly weakSigma: number // a source below is listed as weak
  readonly annulusBeams: readonly [inner: number, outer: number] // where the noise is taken, in major axes
  readonly avoidBeams: number // radius about listed sources that is left out of the noise
}

export const MEASURE_DEFAULTS: MeasureOptions = {
  blendBeams: 1.5,
  freeSigma: 5,
  weakSigma: 3,
  annulusBeams: [3, 12],
  avoidBeams: 2,
}

/** What the image says of a listed source. The flux is the peak, in Jy/beam: the flux density of a point source. */
export interface Measured {
  readonly status: 'measured' | 'weak' // weak: below `weakSigma`
  readonly name: string
  readonly fluxJy: number
  readonly fluxErrorJy: number // the noise, more where sources are blended
  readonly snr: number // fluxJy / fluxErrorJy
  readonly noiseJy: number // robust rms around the source
  readonly raRad: number
  readonly decRad: number
  readonly isPositionFitted: boolean // else the listed position, kept
  readonly offsetArcsec: number // from the listed position, 0 where that was kept
  readonly eastArcsec: number
  readonly northArcsec: number
  readonly positionErrorArcsec: number // 1 σ along the major axis of the beam: θ / (2.35 SNR)
  readonly blendedWith: readonly string[] // fitted together with these
}

/** A listed source of which nothing can be said, and why. */
export interface Unmeasured {
  readonly status: 'unmeasured'
  readonly name: string
  readonly reason: string
}

export type SourceMeasurement = Measured | Unmeasured
