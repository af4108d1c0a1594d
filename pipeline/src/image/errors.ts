import type { FitError } from '@contimg/numerics/fit'

/** No visibility is left to image. */
export class NothingToImageError extends Error {
  override readonly name = 'NothingToImageError'
  readonly path: string

  constructor(path: string, found: string) {
    super(`${path}: ${found}, wanted unflagged visibilities between different antennas`)
    this.path = path
  }
}

/** Why there is no image of a part, which keeps no other from being made. */
export type NoImageError = NothingToImageError | FitError

/** The correlations of some rows do not make what is to be imaged. */
export class NoStokesError extends Error {
  override readonly name = 'NoStokesError'

  constructor(path: string, stokes: string, found: readonly string[], ways: readonly string[]) {
    super(`${path}: correlations ${found.join(', ')}, wanted for Stokes ${stokes}: ${ways.join(', or ')}`)
  }
}

/** The visibilities and planes do not fit the memory that kernels can address. */
export class ImagerMemoryError extends Error {
  override readonly name = 'ImagerMemoryError'

  constructor(what: string, neededBytes: number, limitBytes: number) {
    const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(2)
    super(
      `${what}: ${gib(neededBytes)} GiB in all, wanted at most ${gib(limitBytes)} (a smaller image or fewer fields)`,
    )
  }
}

/** Too narrow a band to tell a slope from a flux. */
export class NarrowBandError extends Error {
  override readonly name = 'NarrowBandError'

  constructor(path: string, meanHz: number, spread: number) {
    const [mhz, khz] = [(meanHz / 1e6).toFixed(1), ((spread * meanHz) / 1e3).toPrecision(3)]
    super(`${path}: two Taylor terms of a band about ${mhz} MHz, ${khz} kHz r.m.s. wide, wanted one of some MHz`)
  }
}

/** WSClean cannot do what it was asked: it is not there, it failed, or the request is not for it. */
export class WscleanError extends Error {
  override readonly name = 'WscleanError'
}

/** Visibilities so large that no image of float32 can hold their sum. */
export class ImageOverflowError extends Error {
  override readonly name = 'ImageOverflowError'

  constructor(path: string, column: string) {
    super(`${path}: an image of ${column} is no number, wanted visibilities and weights whose sum float32 can hold`)
  }
}
