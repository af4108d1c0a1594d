import { BUILT_IN_CALIBRATORS, mjdSFromIso } from '@contimg/pipeline'
import { type CalibratorSeen, calibratorsSeenBy } from '@contimg/pipeline/inspect'
import { type IngestGroup, type Products, putGroupCalibrators, putTransitSeen } from '@contimg/state/products'
import { calibratorList } from '../commands/catalogs.ts'
import { orientationFrom } from '../commands/orientation.ts'
import { config } from '../config.ts'

const LEAST_JY = 1 // through the beam, for tables that pass
const DEG_RAD = Math.PI / 180

/** Anything but an unreadable file is trouble that passes: the group is tried again. */
function noneOfUnreadable(error: Error): CalibratorSeen[] {
  if (error.name === 'FormatError' || (error as NodeJS.ErrnoException).code === 'ENOENT') return []
  throw error
}

/**
 * Finds out from the header of a group's first file which calibrators its beam sees, and notes it: those of the list that was
 * imported, else the built-in ones. A group whose header cannot be read has none: its conversion will tell why.
 *
 * @returns the group with what was found
 */
export async function findCalibrators(products: Products, group: IngestGroup, firstFile: string): Promise<IngestGroup> {
  const { calibratorRadiusDeg, calibratorCount, pointingDecDeg } = config.settings
  const list = calibratorList()?.calibrators ?? BUILT_IN_CALIBRATORS
  const pointingDecRad = pointingDecDeg === undefined ? undefined : pointingDecDeg * DEG_RAD
  const options = { radiusRad: calibratorRadiusDeg * DEG_RAD, orientation: orientationFrom(), pointingDecRad }
  const seen = await calibratorsSeenBy(firstFile, list, options).catch(noneOfUnreadable)
  const hasCalibrator = seen.some(({ apparentFluxJy }) => (apparentFluxJy ?? 0) >= LEAST_JY)
  const names = seen.slice(0, calibratorCount).map(({ name }) => name)
  await putGroupCalibrators(products, group.id, { names, hasCalibrator })
  for (const one of seen) await noteTransit(products, group.id, one)
  return { ...group, hasCalibrator }
}

async function noteTransit(
  products: Products,
  id: string,
  { name, transitUtc, minutesToTransit, response }: CalibratorSeen,
): Promise<void> {
  const mjdUtcS = mjdSFromIso(transitUtc)
  const group = { id, middleMjdS: mjdUtcS - 60 * minutesToTransit }
  await putTransitSeen(products, { calibrator: name, mjdUtcS, response, group })
}
