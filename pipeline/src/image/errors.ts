/** No visibility is left to image. */
export class NothingToImageError extends Error {
  override readonly name = 'NothingToImageError'
  readonly path: string

  constructor(path: string, found: string) {
    super(`${path}: ${found}, wanted unflagged visibilities between different antennas`)
    this.path = path
  }
}

/** The correlations of some rows do not make Stokes I. */
export class NoStokesIError extends Error {
  override readonly name = 'NoStokesIError'

  constructor(path: string, correlations: readonly number[]) {
    super(
      `${path}: correlations of Stokes codes ${correlations.join(', ')}, wanted I (1), XX and YY (9, 12) or RR and LL (5, 8)`,
    )
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
