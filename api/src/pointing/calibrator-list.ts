import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CalibratorOfStrip, CalibratorSeen } from '@contimg/pipeline/inspect'
import { CALIBRATOR_CATALOG_FILE } from '@contimg/state/catalogs'
import type { Settings } from '@contimg/state/settings'
import { unavailable } from '../errors/api-error.ts'
import type { CalibratorSeenWire } from '../schemas/ms-metadata.ts'

/** The list of calibrators that serves. */
export interface ServingList {
  readonly path: string | null // null: the built-in one
  readonly identity: string
}

/** That which VLA_CATALOG names, else the imported one, else the built-in one. @throws ApiError (503) where it is gone */
export async function servingList({ vlaCatalog, stateDir }: Settings): Promise<ServingList> {
  const path = vlaCatalog ?? join(stateDir, 'catalogs', CALIBRATOR_CATALOG_FILE)
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true })
    return { path, identity: `${ino} ${size} ${mtimeNs}` }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    if (vlaCatalog !== undefined) throw unavailable(`the list of calibrators ${path} is not there`, { path })
    return { path: null, identity: 'built in' }
  }
}

export function calibratorSeenOf(seen: CalibratorSeen): CalibratorSeenWire {
  return { ...calibratorOf(seen), field: seen.field, minutes_to_transit: seen.minutesToTransit }
}

export function calibratorOf(seen: CalibratorOfStrip): Omit<CalibratorSeenWire, 'field' | 'minutes_to_transit'> {
  return {
    ...{ name: seen.name, alt_names: [...seen.altNames], ra_deg: seen.raDeg, dec_deg: seen.decDeg },
    ...{ separation_deg: seen.separationDeg, response: seen.response },
    ...{ flux_jy: seen.fluxJy, flux_origin: seen.fluxOrigin, apparent_flux_jy: seen.apparentFluxJy },
    transit_at: `${seen.transitUtc}Z`,
  }
}
