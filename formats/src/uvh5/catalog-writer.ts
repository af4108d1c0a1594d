import type { HdfLibrary } from '../hdf5/library.ts'
import type { HdfWriter } from '../hdf5/writer.ts'
import { baselineLayout } from './baseline-layout.ts'
import type { ApparentCentres, CatalogUvh5Header } from './header.ts'
import { putCatalog } from './put-catalog.ts'
import { putCounts, putSite, putTexts } from './put-common.ts'
import { RowWriter } from './row-writer.ts'
import { bytesOfTemplate, catalogTemplateBase64 } from './template.ts'

const VERSION = '1.2'

/** A header that has all that the current conventions ask for. What they derive from other items is not asked for. */
export type NewCatalogHeader = Omit<
  CatalogUvh5Header,
  'version' | 'rectangular' | 'timesFastest' | 'phaseType' | 'phaseCentreDecRad' | 'objectName' | 'xOrientation'
> & {
  readonly phaseCentreIds: Int32Array
  readonly apparent: ApparentCentres
}

/** The bytes with which a new file of the current flavour starts; put them there before opening a CatalogUvh5Writer. */
export function emptyCatalogUvh5(): Uint8Array {
  return bytesOfTemplate(catalogTemplateBase64)
}

/**
 * Writes a UVH5 file in the current flavour, version 1.2 (pyuvdata's "UVH5 memo", section 3): visibilities of three axes,
 * a phase centre catalogue, spectral windows told channel by channel, float64 uvw, fixed-length ASCII strings.
 */
export class CatalogUvh5Writer extends RowWriter {
  /** @throws RangeError for a header whose parts disagree */
  constructor(library: HdfLibrary, path: string, header: NewCatalogHeader) {
    const full = { ...header, phaseType: 'catalog', phaseCentreDecRad: undefined, objectName: '' }
    const rowShape = [header.frequenciesHz.length, header.polarizations.length]
    super(library, path, full, rowShape, (file) => putHeader(file, { ...full, ...notAskedFor }))
  }
}

const notAskedFor = { version: VERSION, rectangular: undefined, timesFastest: undefined, xOrientation: undefined }

function putHeader(file: HdfWriter, header: NewCatalogHeader & CatalogUvh5Header): void {
  const windows = [...new Set(header.spectralWindowIds)]
  const layout = baselineLayout(header)
  putCounts(file, header, layout.baselineCount, windows.length)
  putTexts(file, {
    version: VERSION,
    telescope_frame: 'itrs',
    telescope_name: header.telescopeName,
    instrument: header.instrument,
    history: header.history,
    vis_units: header.visibilityUnit,
    pol_convention: header.polConvention,
    blt_order: header.bltOrder,
    timesys: 'UTC',
    rdate: header.referenceDate,
  })
  putSite(file, header)
  putReceptors(file, header)
  putAxes(file, header, windows)
  putEarth(file, header)
  putCatalog(file, header)
  file.setBool('/Header/flex_spw', windows.length > 1)
  file.setBool('/Header/blts_are_rectangular', layout.rectangular)
  file.setBool('/Header/time_axis_faster_than_bls', layout.timesFastest)
  for (const [name, value] of Object.entries(header.extraKeywords)) {
    const path = `/Header/extra_keywords/${name}`
    if (typeof value === 'number') file.putNumber(path, 'float64', value)
    else file.putStrings(path, [], [value])
  }
}

function putReceptors(file: HdfWriter, { antennaNumbers, mountTypes, feeds }: CatalogUvh5Header): void {
  const count = antennaNumbers.length
  if (mountTypes) file.putStrings('/Header/mount_type', [count], mountTypes)
  if (!feeds) return
  file.putNumber('/Header/Nfeeds', 'int64', feeds.perAntenna)
  file.putStrings('/Header/feed_array', [count, feeds.perAntenna], feeds.names)
  file.putNumbers('/Header/feed_angle', 'float64', [count, feeds.perAntenna], feeds.anglesRad)
}

function putAxes(file: HdfWriter, header: NewCatalogHeader, windows: readonly number[]): void {
  const rows = header.timesJd.length
  const channels = header.frequenciesHz.length
  const float64 = (name: string, shape: readonly number[], values: Float64Array) =>
    file.putNumbers(`/Header/${name}`, 'float64', shape, values)
  const int64 = (name: string, values: Int32Array | readonly number[]) =>
    file.putNumbers(`/Header/${name}`, 'int64', [values.length], values)
  for (const [name, numbers] of [
    ['ant_1_array', header.ant1Numbers],
    ['ant_2_array', header.ant2Numbers],
    ['phase_center_id_array', header.phaseCentreIds],
  ] as const)
    file.putNumbers(`/Header/${name}`, 'int64', [rows], numbers)
  float64('uvw_array', [rows, 3], header.uvwM)
  float64('time_array', [rows], header.timesJd)
  float64('integration_time', [rows], header.integrationTimesS)
  if (header.lstsRad) float64('lst_array', [rows], header.lstsRad)
  float64('phase_center_app_ra', [rows], header.apparent.raRad)
  float64('phase_center_app_dec', [rows], header.apparent.decRad)
  float64('phase_center_frame_pa', [rows], header.apparent.framePaRad)
  float64('freq_array', [channels], header.frequenciesHz)
  float64('channel_width', [channels], header.channelWidthsHz)
  file.putNumbers('/Header/flex_spw_id_array', 'int64', [channels], header.spectralWindowIds)
  int64('spw_array', windows)
  int64('polarization_array', header.polarizations)
}

function putEarth(file: HdfWriter, { dut1S, gst0Deg, earthOmegaDegPerDay }: CatalogUvh5Header): void {
  for (const [name, value] of Object.entries({ dut1: dut1S, gst0: gst0Deg, earth_omega: earthOmegaDegPerDay }))
    if (value !== undefined) file.putNumber(`/Header/${name}`, 'float64', value)
}
