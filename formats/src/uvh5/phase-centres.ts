import type { PhaseCentre } from './header.ts'
import { HeaderItems } from './header-items.ts'

const TYPES = ['sidereal', 'ephem', 'driftscan', 'unprojected']
const ZENITH = { frame: 'altaz', longitudeRad: 0, latitudeRad: Math.PI / 2 } // what unprojected entries may leave out

/** The phase centre catalogue, by ids; undefined where a file has none. */
export function readCatalog({ file, group }: HeaderItems): PhaseCentre[] | undefined {
  const catalog = `${group}/phase_center_catalog`
  if (!file.has(catalog)) return undefined
  const names = file.kind(catalog) === 'group' ? file.names(catalog) : []
  const ids = [...new Set(names.map((path) => path.replace(`${catalog}/`, '').split('/')[0]))]
  const items = new HeaderItems(file, catalog)
  if (ids.length === 0) throw new HeaderItems(file, group).error('phase_center_catalog', 'holds no group of a centre')
  return ids.map((id) => readCentre(items, id)).sort((a, b) => a.id - b.id)
}

function readCentre(catalog: HeaderItems, key: string): PhaseCentre {
  const id = Number(key)
  const wanted = 'wanted a group of data sets, called by a whole number'
  if (id !== (id | 0) || key === '') throw catalog.error(key, `names no centre, ${wanted}`)
  if (catalog.file.kind(`${catalog.group}/${key}`) !== 'group') throw catalog.error(key, `is no group, ${wanted}`)
  const items = new HeaderItems(catalog.file, `${catalog.group}/${key}`)
  const type = items.text('cat_type')
  if (!TYPES.includes(type)) throw items.error('cat_type', `is "${type}", wanted one of ${TYPES.join(', ')}`)
  return {
    id,
    name: items.text('cat_name'),
    type,
    ...readPlace(items, type),
    epochYear: items.optional('cat_epoch', items.number),
    motion: readMotion(items),
    distancesPc: items.optional('cat_dist', items.numbers),
    radialVelocitiesKmS: items.optional('cat_vrad', items.numbers),
    infoSource: items.optional('info_source', items.text),
  }
}

function readPlace(items: HeaderItems, type: string) {
  if (type === 'unprojected' && !items.has('cat_lon')) return ZENITH
  const frame = items.text('cat_frame')
  if (type !== 'ephem') return { frame, longitudeRad: items.number('cat_lon'), latitudeRad: items.number('cat_lat') }
  const timesJd = items.numbers('cat_times')
  if (timesJd.length === 0) throw items.error('cat_times', 'is empty, wanted times of an ephemeris')
  const [longitudesRad, latitudesRad] = ['cat_lon', 'cat_lat'].map((name) => {
    const angles = items.numbers(name)
    if (angles.length === timesJd.length) return angles
    throw items.error(name, `holds ${angles.length} numbers, wanted ${timesJd.length} as in cat_times`)
  })
  const ephemeris = { timesJd, longitudesRad, latitudesRad }
  return { frame, longitudeRad: longitudesRad[0], latitudeRad: latitudesRad[0], ephemeris }
}

function readMotion(items: HeaderItems): PhaseCentre['motion'] {
  if (!items.has('cat_pm_ra') && !items.has('cat_pm_dec')) return undefined
  return { raMasPerYear: items.number('cat_pm_ra'), decMasPerYear: items.number('cat_pm_dec') }
}

/** The single centre of files from before catalogues that are 'phased'. */
export function readPhasedCentre(items: HeaderItems): PhaseCentre {
  return {
    id: 0,
    name: items.optional('object_name', items.text) ?? '',
    type: 'sidereal',
    frame: items.optional('phase_center_frame', items.text) ?? 'icrs',
    longitudeRad: items.number('phase_center_ra'),
    latitudeRad: items.number('phase_center_dec'),
    epochYear: items.optional('phase_center_epoch', items.number),
  }
}

/** A direction of the ICRS, radians. */
export interface IcrsDirection {
  readonly raRad: number
  readonly decRad: number
}

/**
 * The ICRS direction of a centre, as the file tells it: sidereal, unmoving, and in the ICRS or in the FK5 of J2000 (less
 * than 0.03″ apart). Undefined where it must be computed: another frame or equinox, a proper motion, an ephemeris, or a
 * direction fixed to the Earth.
 */
export function icrsDirection({ type, frame, epochYear, motion, ...centre }: PhaseCentre): IcrsDirection | undefined {
  const isEquatorial = frame === 'icrs' || (frame === 'fk5' && (epochYear ?? 2000) === 2000)
  const isMoving = motion !== undefined && (motion.raMasPerYear !== 0 || motion.decMasPerYear !== 0)
  if (type !== 'sidereal' || !isEquatorial || isMoving) return undefined
  const raRad = centre.longitudeRad % (2 * Math.PI)
  return { raRad: raRad < 0 ? raRad + 2 * Math.PI : raRad, decRad: centre.latitudeRad }
}
