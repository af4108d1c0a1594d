import type { HdfLibrary } from '../hdf5/library.ts'
import { checkShapes } from './check-shapes.ts'
import type { CatalogUvh5Header } from './header.ts'
import { readHeader } from './read-header.ts'
import { Uvh5Samples } from './samples.ts'
import { refuseUnequalIntegrations } from './unequal-integrations.ts'

/** A UVH5 file of any flavour, open for reading: its header, checked, and its visibilities by rows. */
export class Uvh5Reader extends Uvh5Samples {
  readonly header: CatalogUvh5Header

  /** @throws FormatError where the file is no whole UVH5 file, or its parts disagree */
  constructor(library: HdfLibrary, path: string) {
    let header: CatalogUvh5Header | undefined
    super(library, path, (file) => {
      header = readHeader(file)
      checkShapes(file, header)
      refuseUnequalIntegrations(path, header)
    })
    this.header = header!
  }
}
