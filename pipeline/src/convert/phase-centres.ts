import { icrsDirection, type Uvh5Header } from '@contimg/formats/uvh5'
import { type EarthOrientation, itrfFromGeodetic, meridianIcrs, type Site, skyAt } from '@contimg/numerics/frames'
import { baselineUvw, icrsUvwBasis } from '@contimg/numerics/uvw'
import type { Field } from '../visibilities/source.ts'
import { GroupError } from './errors.ts'
import type { Integration } from './time-axis.ts'

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
  integrations: readonly Integration[],
  orientation: EarthOrientation,
): Phasing {
  if (header.phaseType === 'drift' && header.phaseCentreDecRad !== undefined) {
    return meridianPhasing(header, header.phaseCentreDecRad, integrations, orientation)
  }
  const fields = header.phaseType === 'drift' ? [] : fixedFields(header)
  if (fields.length > 0) return fixedPhasing(path, header, fields, integrations)
  const found = header.phaseCentres.map((centre) => `${centre.type} ${centre.frame}`).join(', ') || header.phaseType
  throw new GroupError(
    path,
    `phased "${found}", wanted a drift scan with phase_center_dec or phase centres of type sidereal in ICRS or FK5 of 2000`,
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
  integrations: readonly Integration[],
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

/** The fields of data that are phased to directions that stand still; none where one of them does not. */
function fixedFields({ phaseCentres }: Uvh5Header): Field[] {
  const fields = phaseCentres.flatMap((centre) => {
    const direction = icrsDirection(centre)
    return direction === undefined ? [] : [{ name: centre.name, ...direction }]
  })
  return fields.length === phaseCentres.length ? fields : []
}

function fixedPhasing(
  path: string,
  { phaseCentres }: Uvh5Header,
  fields: readonly Field[],
  integrations: readonly Integration[],
): Phasing {
  const fieldOf = new Map(phaseCentres.map(({ id }, field) => [id, field]))
  return {
    fields,
    fill(t, _antenna1, _antenna2, uvwM, fieldIds) {
      const { firstRow, rowCount, header } = integrations[t]
      uvwM.set(header.uvwM.subarray(3 * firstRow, 3 * (firstRow + rowCount)))
      for (let row = 0; row < rowCount; row++) {
        const id = header.phaseCentreIds?.[firstRow + row] ?? phaseCentres[0].id
        const field = fieldOf.get(id)
        if (field === undefined) throw new GroupError(path, `row ${firstRow + row}: no phase centre ${id}`)
        fieldIds[row] = field
      }
    },
  }
}
