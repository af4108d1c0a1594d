import type { HdfReader } from '../hdf5/reader.ts'
import type { ApparentCentres, CatalogUvh5Header, Feeds } from './header.ts'
import { HeaderItems } from './header-items.ts'
import { readCatalog, readPhasedCentre } from './phase-centres.ts'

/** @throws FormatError where an item is missing, of another kind, or of a convention that we do not know */
export function readHeader(file: HdfReader): CatalogUvh5Header {
  const items = new HeaderItems(file, '/Header')
  refuseOtherConventions(items)
  return { ...readSite(items), ...readAxes(items), ...readPhasing(items), ...readFacts(items) }
}

/** What a file may say that changes the meaning of all else. */
function refuseOtherConventions(items: HeaderItems): void {
  const version = items.optional('version', items.text) ?? '0'
  if (!/^[01](\.|$)/.test(version)) throw items.error('version', `is ${version}, wanted 0.x or 1.x`)
  const frame = items.optional('telescope_frame', items.text) ?? 'itrs'
  if (frame !== 'itrs') throw items.error('telescope_frame', `is "${frame}", wanted itrs`)
  const timeSystem = items.optional('timesys', items.text) ?? 'UTC'
  if (timeSystem !== 'UTC') throw items.error('timesys', `is "${timeSystem}", wanted UTC`)
  if (items.has('flex_spw_polarization_array'))
    throw items.error('flex_spw_polarization_array', 'gives windows their own polarizations, wanted the same for all')
}

function readSite(items: HeaderItems) {
  const optionalText = (name: string) => items.optional(name, items.text)
  return {
    telescopeName: optionalText('telescope_name') ?? '',
    instrument: optionalText('instrument') ?? '',
    objectName: optionalText('object_name') ?? '',
    history: optionalText('history') ?? '',
    latitudeDeg: items.number('latitude'),
    longitudeDeg: items.number('longitude'),
    altitudeM: items.number('altitude'),
    antennaNames: items.texts('antenna_names'),
    antennaNumbers: items.integers('antenna_numbers'),
    antennaPositionsM: items.numbers('antenna_positions'),
    antennaDiametersM: items.optional('antenna_diameters', items.numbers),
    mountTypes: items.optional('mount_type', items.texts),
    feeds: readFeeds(items),
    xOrientation: optionalText('x_orientation'),
  }
}

function readFeeds(items: HeaderItems): Feeds | undefined {
  if (!items.has('feed_array') || !items.has('feed_angle')) return undefined
  const perAntenna = items.shape('feed_array')[1] ?? 1
  return { perAntenna, names: items.texts('feed_array'), anglesRad: items.numbers('feed_angle') }
}

function readAxes(items: HeaderItems) {
  const frequenciesHz = items.numbers('freq_array')
  const timesJd = items.numbers('time_array')
  return {
    ant1Numbers: items.integers('ant_1_array'),
    ant2Numbers: items.integers('ant_2_array'),
    uvwM: items.numbers('uvw_array'),
    timesJd,
    integrationTimesS: oneForEach(items, 'integration_time', timesJd.length),
    frequenciesHz,
    channelWidthsHz: oneForEach(items, 'channel_width', frequenciesHz.length),
    polarizations: items.integers('polarization_array'),
    spectralWindowIds: items.optional('flex_spw_id_array', items.integers) ?? new Int32Array(frequenciesHz.length),
    bltOrder: items.optional('blt_order', items.text),
    rectangular: items.optional('blts_are_rectangular', items.bool),
    timesFastest: items.optional('time_axis_faster_than_bls', items.bool),
  }
}

/** Numbers of which older files tell one for all. */
function oneForEach(items: HeaderItems, name: string, count: number): Float64Array {
  const numbers = items.numbers(name)
  if (numbers.length === count) return numbers
  if (numbers.length === 1) return new Float64Array(count).fill(numbers[0])
  throw items.error(name, `holds ${numbers.length} numbers, wanted 1 or ${count}`)
}

function readPhasing(items: HeaderItems) {
  const catalog = readCatalog(items)
  const extraKeywords = readExtraKeywords(items.file)
  if (!catalog && !items.has('phase_type')) throw items.error('phase_type', 'is missing, and phase_center_catalog too')
  const phaseType = catalog ? 'catalog' : items.text('phase_type')
  return {
    phaseType,
    phaseCentres: catalog ?? (phaseType === 'phased' ? [readPhasedCentre(items)] : []),
    phaseCentreIds: items.optional('phase_center_id_array', items.integers),
    phaseCentreDecRad: correlatorDecRad(items, extraKeywords),
    apparent: readApparent(items),
    extraKeywords,
  }
}

/** Newer DSA-110 files repeat the pointing declination at the top; all have it among the extra keywords. */
function correlatorDecRad(items: HeaderItems, extra: CatalogUvh5Header['extraKeywords']): number | undefined {
  if (typeof extra.phase_center_dec === 'number')
    return new HeaderItems(items.file, '/Header/extra_keywords').number('phase_center_dec')
  const top = 'phase_center_app_dec'
  return items.has(top) && items.shape(top).length === 0 ? items.number(top) : undefined
}

function readApparent(items: HeaderItems): ApparentCentres | undefined {
  const names = ['phase_center_app_ra', 'phase_center_app_dec', 'phase_center_frame_pa']
  if (!names.every((name) => items.has(name) && items.shape(name).length === 1)) return undefined
  const [raRad, decRad, framePaRad] = names.map((name) => items.numbers(name))
  return { raRad, decRad, framePaRad }
}

function readFacts(items: HeaderItems) {
  const unit = items.optional('vis_units', items.text) ?? 'uncalib'
  return {
    version: items.optional('version', items.text),
    visibilityUnit: unit === 'UNCALIB' ? 'uncalib' : unit, // as older files have it
    polConvention: items.optional('pol_convention', items.text),
    lstsRad: items.optional('lst_array', items.numbers),
    dut1S: items.optional('dut1', items.number),
    gst0Deg: items.optional('gst0', items.number),
    earthOmegaDegPerDay: items.optional('earth_omega', items.number),
    referenceDate: items.optional('rdate', items.text),
  }
}

/** Extra keywords that are one number or one text. */
function readExtraKeywords(file: HdfReader): Record<string, string | number> {
  const group = '/Header/extra_keywords'
  if (!file.has(group)) return {}
  const found: Record<string, string | number> = {}
  for (const path of file.names(group)) {
    const full = path.startsWith('/') ? path : `${group}/${path}`
    if (file.kind(full) !== 'data set') continue
    const { type, shape } = file.dataSet(full)
    if (shape?.length !== 0 || type.kind === 'complex') continue
    const key = full.slice(group.length + 1)
    found[key] = type.kind === 'string' || type.kind === 'variable-string' ? file.string(full) : file.number(full)
  }
  return found
}
