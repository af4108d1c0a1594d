import { itrfFromGeodetic } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import type { MeasurementSetFacts } from '../visibilities/to-ms.ts'
import type { GroupContents } from './from-uvh5.ts'
import type { SubbandGroup } from './group.ts'
import { siteOf } from './phase-centres.ts'

const SITE_TOLERANCE_M = 1

/** From the beginning of the first integration to the end of the last. */
export function timeRangeOf({ integrations, header }: SubbandGroup): readonly [start: number, end: number] {
  const halfS = header.integrationTimesS[0] / 2
  return [integrations[0].timeMjdS - halfS, integrations.at(-1)!.timeMjdS + halfS]
}

/** What the Measurement Set of a group says beside its visibilities. */
export function factsOf(
  group: SubbandGroup,
  { fields }: GroupContents,
  telescopeName: string | undefined,
): MeasurementSetFacts {
  const { integrations, header } = group
  const filled = group.windows.filter(({ path }) => path === undefined).map(({ name }) => name)
  return {
    telescopeName: telescopeName ?? header.telescopeName,
    observer: header.instrument,
    project: header.objectName,
    fieldTimesMjdS: Float64Array.from(
      fields,
      (_, field) => integrations[Math.min(field, integrations.length - 1)].timeMjdS,
    ),
    timeRangeMjdS: timeRangeOf(group),
    history: [
      `converted from ${group.paths.length} UVH5 files`,
      ...(filled.length > 0 ? [`no files of ${filled.join(', ')}: filled in, all flagged`] : []),
      ...header.history.split('\n'),
    ],
  }
}

/** What a person should know of what was made of a group. */
export function warningsOf(group: SubbandGroup, unknownOrientation: string | undefined, notFinite: number): string[] {
  const { header } = group
  const warnings = lateFiles(group)
  if (notFinite > 0) warnings.push(`${notFinite} visibilities are not numbers: set to 0 and flagged`)
  if (header.phaseType !== 'drift') return warnings
  if (unknownOrientation !== undefined) {
    warnings.push(`dUT1 and polar motion taken as 0, positions may be off by up to 13″: ${unknownOrientation}`)
  }
  const away = distanceM(itrfFromGeodetic(siteOf(header)), itrfFromGeodetic(DSA110_SITE))
  if (away > SITE_TOLERANCE_M) {
    warnings.push(`the header's site is ${away.toFixed(1)} m from the array's centre; the header's is used`)
  }
  return warnings
}

/** Files that lack integrations which others have. */
function lateFiles({ firstRows, integrations }: SubbandGroup): string[] {
  return [...firstRows].flatMap(([path, rows]) => {
    const lacking = rows.filter((row) => row < 0).length
    return lacking === 0 ? [] : [`${path}: lacks ${lacking} of ${integrations.length} integrations, flagged`]
  })
}

function distanceM(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, axis) => value - b[axis]))
}
