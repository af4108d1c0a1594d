/**
 * What a UVH5 file says of its visibilities, in every flavour (pyuvdata's "UVH5 memo", and facts of the DSA-110 writer,
 * which uses the oldest one: visibilities of four axes, a single drift phase centre).
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
  readonly phaseType: string // 'catalog' where there is a phase centre catalogue, else 'drift' or 'phased'
  readonly phaseCentreDecRad: number | undefined // apparent, of a drift scan of DSA-110
  readonly phaseCentres: readonly PhaseCentre[] // of the catalogue, or the one that older 'phased' files name
  readonly phaseCentreIds: Int32Array | undefined // [blt] in the sense of phaseCentres; undefined: all of the first
  readonly extraKeywords: Readonly<Record<string, string | number>>
}

/** The header with what the current conventions add (versions 1.0 to 1.2); DSA-110's correlator writes none of it. */
export interface CatalogUvh5Header extends Uvh5Header {
  readonly version: string | undefined // '1.2'; older files tell none, or 0.1
  readonly visibilityUnit: string // 'Jy', 'K str', or 'uncalib' also where the file tells none
  readonly polConvention: string | undefined // 'avg': I = (XX + YY)/2; 'sum': I = XX + YY
  readonly lstsRad: Float64Array | undefined // [blt] local apparent sidereal time
  readonly apparent: ApparentCentres | undefined
  readonly mountTypes: readonly string[] | undefined // [antenna] 'alt-az', 'equatorial', 'fixed', …
  readonly feeds: Feeds | undefined
  readonly xOrientation: string | undefined // 'east' or 'north', of files without feeds
  readonly dut1S: number | undefined // UT1 − UTC
  readonly gst0Deg: number | undefined // Greenwich sidereal time at 0 h of the reference date
  readonly earthOmegaDegPerDay: number | undefined
  readonly referenceDate: string | undefined
  readonly bltOrder: string | undefined // 'time, baseline'
  readonly rectangular: boolean | undefined // every baseline at every time, in one order
  readonly timesFastest: boolean | undefined // of rectangular data: all times of a baseline one after another
}

/** Where each row's phase centre stood, seen from the array, and how the catalogue's frame was turned against that. */
export interface ApparentCentres {
  readonly raRad: Float64Array // [blt] true equator and equinox of date; of unprojected data the sidereal time
  readonly decRad: Float64Array // [blt]; of unprojected data the latitude
  readonly framePaRad: Float64Array // [blt] angle of the catalogue frame's north, from that of date
}

/** The receptors of the antennas, all of which have as many. */
export interface Feeds {
  readonly perAntenna: number
  readonly names: readonly string[] // [antenna, feed] 'x', 'y', 'l', 'r'
  readonly anglesRad: Float64Array // [antenna, feed] from the vertical, π/2: east for an x that lies eastward
}

/** A direction that visibilities are phased to. */
export interface PhaseCentre {
  readonly id: number
  readonly name: string
  readonly type: string // 'sidereal' stands still in its frame; 'ephem', 'driftscan', 'unprojected' do not
  readonly frame: string // 'icrs', 'fk5', 'galactic', 'altaz', …
  readonly longitudeRad: number // right ascension where the frame is equatorial; of an ephemeris its first point
  readonly latitudeRad: number
  readonly epochYear?: number | undefined // equinox of fk5 and fk4, and the time of the position where it moves
  readonly motion?: ProperMotion | undefined
  readonly ephemeris?: Ephemeris | undefined // of type 'ephem', and only of that
  readonly distancesPc?: Float64Array | undefined // one, or one a point of the ephemeris
  readonly radialVelocitiesKmS?: Float64Array | undefined // likewise
  readonly infoSource?: string | undefined // where the direction came from
}

export interface ProperMotion {
  readonly raMasPerYear: number
  readonly decMasPerYear: number
}

export interface Ephemeris {
  readonly timesJd: Float64Array // [point]
  readonly longitudesRad: Float64Array // [point]
  readonly latitudesRad: Float64Array // [point]
}
