/** No visibility is left to image. */
export class NothingToImageError extends Error {
  override readonly name = 'NothingToImageError'
  readonly path: string

  constructor(path: string, found: string) {
    super(`${path}: ${found}, wanted unflagged visibilities between different antennas`)
    this.path = path
  }
}

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
