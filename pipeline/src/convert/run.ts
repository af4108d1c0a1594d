import { setImmediate } from 'node:timers/promises'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { itrfFromGeodetic, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { isoFromMjdS } from '@contimg/numerics/time'
import type { StageControl } from '../control.ts'
import { whole } from '../output.ts'
import { MeasurementSetOutput } from '../visibilities/to-ms.ts'
import { visibilitiesOfGroup } from './from-uvh5.ts'
import { openGroup, type SubbandGroup } from './group.ts'
import { type ConvertOptions, DEFAULT_CONVERT_OPTIONS } from './options.ts'
import { siteOf } from './phase-centres.ts'

/** What a conversion made, and what a person should know of it. */
export interface Converted {
  readonly path: string
  readonly rowCount: number
  readonly spectralWindowCount: number
  readonly fieldCount: number
  readonly startIso: string
  readonly warnings: readonly string[]
}

const SITE_TOLERANCE_M = 1

/**
 * Converts the UVH5 files of one observation, given in any order, into a Measurement Set: spectral windows ascending
 * in frequency, rows by time, window and baseline, one field an integration at the ICRS direction of the meridian, and
 * (u, v, w) computed for that. Holds one integration at a time.
 *
 * @throws FormatError, SubbandsMissingError, GroupError, OutputExistsError
 */
export async function convert(
  files: readonly string[],
  msPath: string,
  options: Partial<ConvertOptions> = {},
  control: StageControl = {},
): Promise<Converted> {
  const chosen = { ...DEFAULT_CONVERT_OPTIONS, ...options }
  return whole(msPath, async (partial) => {
    using group = openGroup(await loadHdf5(), files, chosen.allowMissing)
    const made = await writeGroup(group, partial, chosen, control)
    return { ...made, path: msPath }
  })
}

async function writeGroup(
  group: SubbandGroup,
  path: string,
  options: ConvertOptions,
  { progress, signal }: StageControl,
) {
  const { integrations, header } = group
  const told = options.orientation?.(integrations[0].timeMjdS) ?? { unknown: 'no IERS file given (--iers)' }
  const source = visibilitiesOfGroup(group, 'unknown' in told ? UNKNOWN_ORIENTATION : told)
  const halfS = header.integrationTimesS[0] / 2
  const timeRangeMjdS = [integrations[0].timeMjdS - halfS, integrations.at(-1)!.timeMjdS + halfS] as const
  const facts = {
    telescopeName: options.telescopeName ?? header.telescopeName,
    observer: header.instrument,
    project: header.objectName,
    fieldTimesMjdS: Float64Array.from(
      source.fields,
      (_, field) => integrations[Math.min(field, integrations.length - 1)].timeMjdS,
    ),
    timeRangeMjdS,
    history: [`converted from ${group.readers.length} UVH5 files`, ...header.history.split('\n')],
  }
  using output = new MeasurementSetOutput(path, source, facts)
  let done = 0
  for (const block of source.blocks()) {
    output.write(block)
    progress?.(++done / integrations.length, `integration ${done} of ${integrations.length}`)
    await setImmediate()
    signal?.throwIfAborted()
  }
  output.finish()
  return {
    rowCount: source.rowCount,
    spectralWindowCount: source.spectralWindows.length,
    fieldCount: source.fields.length,
    startIso: isoFromMjdS(timeRangeMjdS[0]),
    warnings: warningsOf(group, 'unknown' in told ? told.unknown : undefined, source.notFinite),
  }
}

function warningsOf({ header }: SubbandGroup, unknownOrientation: string | undefined, notFinite: number): string[] {
  const warnings: string[] = []
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

function distanceM(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, axis) => value - b[axis]))
}
