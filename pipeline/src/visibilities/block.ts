/**
 * Visibilities on their way through the pipeline: one integration of every baseline and spectral window (of a small
 * array several, see planBlocks), in the row order of the Measurement Set: time, then spectral window, then baseline, in
 * those that we write. A full DSA-110 integration is 57 MB.
 * The large arrays lie in shared memory; a reader may reuse them for the next block.
 */
export interface VisibilityBlock {
  readonly firstRow: number // of the Measurement Set
  readonly rowCount: number
  readonly timesMjdS: Float64Array // [row] middle of the integration, seconds of MJD UTC
  readonly exposuresS: Float64Array // [row]
  readonly fieldIds: Int32Array // [row]
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly uvwM: Float64Array // [row, 3] metres, position(antenna2) − position(antenna1) in the frame of the field
  readonly spectra: readonly Spectra[] // the rows in order, cut where the data description changes
}

/** A run of rows of one block that share a data description (spectral window and polarizations). */
export interface Spectra {
  readonly dataDescriptionId: number
  readonly firstRow: number // within the block
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
  readonly visibilities: Float32Array // [row, channel, polarization, 2] real and imaginary part
  readonly flags: Uint8Array // [row, channel, polarization] 1 = do not use; FLAG_ROW is merged in
  readonly weights: Float32Array // [row, polarization] 1/σ² of one channel of these visibilities
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization] where the file has one
}
