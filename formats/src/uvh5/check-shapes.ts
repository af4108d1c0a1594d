import type { HdfReader } from '../hdf5/reader.ts'
import type { CatalogUvh5Header } from './header.ts'
import { HeaderItems } from './header-items.ts'

/**
 * Checks the shapes of all arrays of the header against each other, and against that of the visibilities: [row, 1,
 * channel, polarization], or [row, channel, polarization] from version 1.0 on.
 *
 * @throws FormatError where they disagree
 */
export function checkShapes(file: HdfReader, header: CatalogUvh5Header): void {
  const items = new HeaderItems(file, '/Header')
  const rowCount = header.timesJd.length
  if (rowCount === 0) throw items.error('time_array', 'is empty, wanted at least one time')
  checkCounts(items, header)
  checkRows(items, rowCount)
  checkAntennas(items, header.antennaNumbers.length)
  if (items.has('flex_spw_id_array')) items.expectShape('flex_spw_id_array', [header.frequenciesHz.length])
  checkCentreIds(items, header)
  const spectrum = [header.frequenciesHz.length, header.polarizations.length]
  const rowShape = file.dataSet('/Data/visdata').shape?.length === 4 ? [1, ...spectrum] : spectrum
  new HeaderItems(file, '/Data').expectShape('visdata', [rowCount, ...rowShape])
}

/** Counts that give the lengths of axes; Nbls, Ntimes and Nspws are wrong in some older files, and not needed. */
function checkCounts(items: HeaderItems, header: CatalogUvh5Header): void {
  const lengths = {
    Nblts: header.timesJd.length,
    Nfreqs: header.frequenciesHz.length,
    Npols: header.polarizations.length,
    Nants_telescope: header.antennaNumbers.length,
  }
  for (const [name, length] of Object.entries(lengths)) {
    const count = items.optional(name, items.number) ?? length
    if (count !== length) throw items.error(name, `is ${count}, wanted ${length} as the arrays have`)
  }
}

function checkRows(items: HeaderItems, rowCount: number): void {
  for (const name of ['ant_1_array', 'ant_2_array', 'time_array']) items.expectShape(name, [rowCount])
  items.expectShape('uvw_array', [rowCount, 3])
  for (const name of ['phase_center_id_array', 'lst_array', 'phase_center_app_ra', 'phase_center_frame_pa'])
    if (items.has(name)) items.expectShape(name, [rowCount])
  const dec = 'phase_center_app_dec' // one number in DSA-110's newer files
  if (items.has(dec) && items.shape(dec).length > 0) items.expectShape(dec, [rowCount])
}

function checkAntennas(items: HeaderItems, count: number): void {
  items.expectShape('antenna_names', [count])
  items.expectShape('antenna_positions', [count, 3])
  for (const name of ['antenna_diameters', 'mount_type']) if (items.has(name)) items.expectShape(name, [count])
  if (!items.has('feed_array') || !items.has('feed_angle')) return
  const feeds = [count, items.shape('feed_array')[1] ?? 1]
  for (const name of ['feed_array', 'feed_angle']) items.expectShape(name, feeds)
}

function checkCentreIds(items: HeaderItems, { phaseCentres, phaseCentreIds, phaseType }: CatalogUvh5Header): void {
  if (phaseType !== 'catalog' || !phaseCentreIds) return
  const known = new Set(phaseCentres.map(({ id }) => id))
  const row = phaseCentreIds.findIndex((id) => !known.has(id))
  if (row < 0) return
  const wanted = `wanted one of ${[...known].join(', ')} as in phase_center_catalog`
  throw items.error(`phase_center_id_array[${row}]`, `is ${phaseCentreIds[row]}, ${wanted}`)
}
