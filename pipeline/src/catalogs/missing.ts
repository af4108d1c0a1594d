/** What is known of the sky and the Earth from elsewhere, and where it is published. */
export const CATALOG_SOURCES = {
  vla: {
    what: 'the VLA calibrator list',
    publisher: 'NRAO',
    address: 'https://science.nrao.edu/facilities/vla/observing/callist',
  },
  nvss: {
    what: 'the NVSS catalogue',
    publisher: 'HEASARC',
    address: 'https://heasarc.gsfc.nasa.gov/FTP/heasarc/dbase/tdat_files/heasarc_nvss.tdat.gz',
  },
  iers: {
    what: 'the Earth orientation table finals2000A',
    publisher: 'the IERS',
    address: 'https://datacenter.iers.org/data/9/finals2000A.all',
  },
} as const

export type CatalogKind = keyof typeof CATALOG_SOURCES

/** A catalogue that is needed is not where it would be. The same works once it has been imported. */
export class CatalogMissingError extends Error {
  override readonly name = 'CatalogMissingError'
  readonly kind: CatalogKind
  readonly path: string
  readonly address: string

  /** @param path  where it was looked for */
  constructor(kind: CatalogKind, path: string, options?: ErrorOptions) {
    const { what, publisher, address } = CATALOG_SOURCES[kind]
    super(
      `${path}: ${what} is not there; ${publisher} publishes it at ${address}, and "contimg catalog import ${kind} FILE" brings it in`,
      options,
    )
    this.kind = kind
    this.path = path
    this.address = address
  }
}
