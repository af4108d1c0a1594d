import type { CatalogOverlay, CatalogValidation } from '@contimg/api/schemas'
import { type Place, separationDeg } from './plane.ts'

type Checked = CatalogValidation['sources'][number]

/** A source of a catalogue, with what was found of it on the image. */
export interface SkySource {
  readonly id: string
  readonly catalog: string
  readonly place: Place
  readonly catalogJy: number
  readonly status: Checked['status'] | undefined // undefined: too faint to be looked for, or the image is held against no catalogue
  readonly checked: Checked | undefined
}

/** Sources of the catalogues, with what the validation says of those that it looked for. */
export function sourcesOf(overlay: CatalogOverlay, validation: CatalogValidation | undefined): SkySource[] {
  const checked = new Map(validation?.sources.map((one) => [one.id, one]))
  const survey = validation?.catalog?.name
  return overlay.sources.map(({ id, catalog, ra_deg: ra, dec_deg: dec, flux_jy: catalogJy }) => {
    const found = catalog === survey ? checked.get(id) : undefined
    return { id, catalog, place: [ra, dec], catalogJy, status: found?.status, checked: found }
  })
}

/** The source that is nearest to a place, no farther than `mostDeg`. */
export function nearestSource(sources: readonly SkySource[], place: Place, mostDeg: number): SkySource | undefined {
  let [nearest, least]: [SkySource | undefined, number] = [undefined, mostDeg]
  for (const source of sources) {
    if (Math.abs(source.place[1] - place[1]) > least) continue
    const distance = separationDeg(source.place, place)
    if (distance <= least) [nearest, least] = [source, distance]
  }
  return nearest
}

const STATUS: Readonly<Record<Checked['status'], string>> = {
  matched: 'found where it is listed',
  displaced: 'found, but not where it is listed',
  absent: 'expected, not seen',
  unmeasured: 'could not be measured',
}

export function statusText({ status, checked }: SkySource): string {
  if (status === undefined) return 'not looked for: too faint, or beyond the beam'
  return checked?.reason ? `${STATUS[status]}: ${checked.reason}` : STATUS[status]
}
