import type { HdfWriter } from '../hdf5/writer.ts'
import type { CatalogUvh5Header, PhaseCentre } from './header.ts'

/**
 * Writes the phase centre catalogue, a group of data sets a centre.
 *
 * @throws RangeError for centres that share an id, or rows whose centre is not there
 */
export function putCatalog(file: HdfWriter, { phaseCentres, phaseCentreIds }: CatalogUvh5Header): void {
  const ids = new Set(phaseCentres.map(({ id }) => id))
  if (ids.size !== phaseCentres.length) throw new RangeError(`phase centres share an id, wanted one of each`)
  const stray = phaseCentreIds?.find((id) => !ids.has(id))
  if (stray !== undefined) throw new RangeError(`phase centre ${stray} of a row, wanted one of ${[...ids].join(', ')}`)
  file.putNumber('/Header/Nphase', 'int64', phaseCentres.length)
  file.createGroup('/Header/phase_center_catalog')
  for (const centre of phaseCentres) putCentre(file, centre)
}

function putCentre(file: HdfWriter, centre: PhaseCentre): void {
  const group = `/Header/phase_center_catalog/${centre.id}`
  const { ephemeris, motion, distancesPc, radialVelocitiesKmS } = centre
  file.createGroup(group)
  const texts = {
    cat_name: centre.name,
    cat_type: centre.type,
    cat_frame: centre.frame,
    info_source: centre.infoSource,
  }
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) file.putStrings(`${group}/${name}`, [], [text])
  const numbers = {
    cat_lon: ephemeris?.longitudesRad ?? centre.longitudeRad,
    cat_lat: ephemeris?.latitudesRad ?? centre.latitudeRad,
    cat_epoch: centre.epochYear,
    cat_times: ephemeris?.timesJd,
    cat_pm_ra: motion?.raMasPerYear,
    cat_pm_dec: motion?.decMasPerYear,
    cat_dist: scalarUnless(ephemeris, distancesPc),
    cat_vrad: scalarUnless(ephemeris, radialVelocitiesKmS),
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'number') file.putNumber(`${group}/${name}`, 'float64', value)
    else if (value) file.putNumbers(`${group}/${name}`, 'float64', [value.length], value)
  }
}

/** A list for the points of an ephemeris; of a centre without one its only number. */
function scalarUnless(ephemeris: unknown, values: Float64Array | undefined): Float64Array | number | undefined {
  return ephemeris === undefined ? values?.[0] : values
}
