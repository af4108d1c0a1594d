/**
 * What a UVH5 file says of its visibilities (pyuvdata's "UVH5 memo", and facts of the DSA-110 writer, which uses the
 * older flavour: visibilities of four axes, a single drift phase centre).
 */
export interface Uvh5Header {
  readonly telescopeName: string
  readonly instrument: string
  readonly objectName: string
  readonly history: string
  readonly latitudeDeg: number // of the reference point of the antenna positions
  readonly longitudeDeg: number
  readonly altitudeM: number
  readonly antennaNames: readonly string[]
  readonly antennaNumbers: Int32Array
  readonly antennaPositionsM: Float64Array // [antenna, 3] geocentric axes, relative to the reference point
  readonly antennaDiametersM: Float64Array | undefined
  readonly ant1Numbers: Int32Array // [blt] in the sense of antennaNumbers
  readonly ant2Numbers: Int32Array // [blt]
  readonly uvwM: Float64Array // [blt, 3] position(ant2) − position(ant1), as written (float32 in DSA-110 files)
  readonly timesJd: Float64Array // [blt] UTC, middle of the integration
  readonly integrationTimesS: Float64Array // [blt]
  readonly frequenciesHz: Float64Array // [channel]; DSA-110 writes them falling
  readonly channelWidthsHz: Float64Array // [channel]; positive whatever the order
  readonly polarizations: Int32Array // AIPS codes, −5 = XX, −6 = YY
  readonly spectralWindowIds: Int32Array // [channel] equal where channels belong together
  readonly phaseType: string // 'drift', 'phased', or 'catalog' where a phase centre catalogue stands instead
  readonly phaseCentreDecRad: number | undefined // apparent, of a drift scan
  readonly phaseCentres: readonly PhaseCentre[] // of the catalogue
  readonly phaseCentreIds: Int32Array | undefined // [blt] in the sense of phaseCentres
  readonly extraKeywords: Readonly<Record<string, string | number>>
}

/** An entry of a phase centre catalogue. */
export interface PhaseCentre {
  readonly id: number
  readonly name: string
  readonly type: string // 'sidereal' stands still in its frame; 'unprojected', 'driftscan', 'ephem' do not
  readonly frame: string // 'icrs', 'fk5', 'altaz', …
  readonly longitudeRad: number // right ascension where the frame is equatorial
  readonly latitudeRad: number
}
