import type { CalibratorTransit } from '@contimg/state/products'
import type { TransitWire } from '../schemas/pointing.ts'
import { isoOfMjdS } from '../times.ts'

/** A transit as it is told. */
export function transitOf(
  { calibrator, mjdUtcS, isInBeam, response, group }: CalibratorTransit,
  nowMjdS: number,
): TransitWire {
  return {
    ...{ calibrator, at: isoOfMjdS(mjdUtcS), in_s: mjdUtcS - nowMjdS, in_beam: isInBeam },
    ...{ response: response ?? null, group_id: group?.id ?? null },
    minutes_from_group: group === undefined ? null : (mjdUtcS - group.middleMjdS) / 60,
  }
}
