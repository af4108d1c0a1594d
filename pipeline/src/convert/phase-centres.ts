import type { Uvh5Header } from '@contimg/formats/uvh5'
import { type EarthOrientation, itrfFromGeodetic, meridianIcrs, type Site, skyAt } from '@contimg/numerics/frames'
import { baselineUvw, icrsUvwBasis } from '@contimg/numerics/uvw'
import type { Field } from '../visibilities/source.ts'
import { GroupError } from './errors.ts'
import type { IntegrationRows } from './group.ts'

/** Where each integration looks, and how its baselines lie toward that. */
export interface Phasing {
  readonly fields: readonly Field[]
  /** Fills [row, 3] metres and the field of each row, for one integration. */
  fill(
    integration: number,
    antenna1: Int32Array,
    antenna2: Int32Array,
    uvwM: Float64Array<ArrayBuffer>,
    fieldIds: Int32Array,
  ): void
}

const DEG = Math.PI / 180

export function siteOf(header: Uvh5Header): Site {
  return { longitudeRad: header.longitudeDeg * DEG, latitudeRad: header.latitudeDeg * DEG, heightM: header.altitudeM }
}

/** Positions of all antennas of the header, [antenna, 3], in the ITRF. */
export function antennaItrfM(header: Uvh5Header): Float64Array {
  const centre = itrfFromGeodetic(siteOf(header))
  return header.antennaPositionsM.map((offset, i) => offset + centre[i % 3])
}

/**
 * Finds how a group is phased: a drift scan of DSA-110, fringe-stopped to the meridian of each integration, or data
 * already phased to directions that stand still.
 *
 * @throws GroupError for anything else
 */
export function phasingOf(
  path: string,
  header: Uvh5Header,
  integrations: readonly IntegrationRows[],
  orientation: EarthOrientation,
): Phasing {
  if (header.phaseType === 'drift' && header.phaseCentreDecRad !== undefined) {
    return meridianPhasing(header, header.phaseCentreDecRad, integrations, orientation)
  }
  if (header.phaseType === 'catalog' && header.phaseCentres.length > 0 && header.phaseCentres.every(isFixed)) {
    return catalogPhasing(path, header, integrations)
  }
  const found = header.phaseCentres.map((centre) => `${centre.type} ${centre.frame}`).join(', ') || header.phaseType
  throw new GroupError(
    path,
    `phased "${found}", wanted a drift scan with phase_center_dec or phase centres of type sidereal in icrs or fk5`,
  )
}

/**
 * The correlator stops the fringes of the point on the meridian at the pointing's apparent declination. Each
 * integration is thus phased to the ICRS direction that stands there at its middle; (u, v, w) are computed anew in the
 * frame of that direction, and the visibilities stay as they are.
 */
function meridianPhasing(
  header: Uvh5Header,
  decRad: number,
  integrations: readonly IntegrationRows[],
  orientation: EarthOrientation,
): Phasing {
  const site = siteOf(header)
  const skies = integrations.map(({ timeMjdS }) => skyAt(timeMjdS, site, orientation))
  const fields = skies.map((sky, t) => ({ name: `meridian_icrs_t${t}`, ...meridianIcrs(sky, decRad) }))
  return {
    fields,
    fill(t, antenna1, antenna2, uvwM, fieldIds) {
      fieldIds.fill(t)
      baselineUvw(header.antennaPositionsM, { antenna1, antenna2 }, icrsUvwBasis(skies[t], fields[t]), uvwM)
    },
  }
}

function isFixed({ type, frame }: Uvh5Header['phaseCentres'][number]): boolean {
  return type === 'sidereal' && (frame === 'icrs' || frame === 'fk5')
}

function catalogPhasing(path: string, header: Uvh5Header, integrations: readonly IntegrationRows[]): Phasing {
  const { phaseCentres, phaseCentreIds } = header
  const fieldOf = new Map(phaseCentres.map(({ id }, field) => [id, field]))
  return {
    fields: phaseCentres.map(({ name, longitudeRad, latitudeRad }) => ({
      name,
      raRad: longitudeRad,
      decRad: latitudeRad,
    })),
    fill(t, _antenna1, _antenna2, uvwM, fieldIds) {
      const { firstRow, rowCount } = integrations[t]
      uvwM.set(header.uvwM.subarray(3 * firstRow, 3 * (firstRow + rowCount)))
      for (let row = 0; row < rowCount; row++) {
        const id = phaseCentreIds?.[firstRow + row] ?? phaseCentres[0].id
        const field = fieldOf.get(id)
        if (field === undefined) throw new GroupError(path, `row ${firstRow + row}: no phase centre ${id}`)
        fieldIds[row] = field
      }
    },
  }
}
