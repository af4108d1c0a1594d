import { setImmediate } from 'node:timers/promises'
import { FormatError } from '@contimg/formats/error'
import { type HdfLibrary, loadHdf5 } from '@contimg/formats/uvh5'
import { type Beam, DISH_DIAMETER_M } from '@contimg/numerics/beam'
import { meridianIcrs } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { isoFromMjdS } from '@contimg/numerics/time'
import { transitNear } from '@contimg/numerics/transit'
import type { StageControl } from '../control.ts'
import { beamOf, firstFile, type GroupPointing, readGroupPointing, skyOver } from '../convert/group-pointing.ts'
import { type FileGroup, groupSubbandFiles, type IgnoredFile } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import type { OrientationSource } from '../convert/orientation.ts'
import type { CatalogCalibrator } from '../products.ts'
import { openBeam } from '../sky/beam-file.ts'
import { type MatchOptions, matchFields } from '../sky/calibrator-match.ts'

/** A calibrator in the beam, for people and for JSON. */
export interface CalibratorSeen {
  readonly name: string
  readonly altNames: readonly string[]
  readonly raDeg: number // ICRS
  readonly decDeg: number
  readonly separationDeg: number // from the nearest phase centre
  readonly response: number // of the beam, where most of it is seen
  readonly field: number // there
  readonly fluxJy: number | null // null where it is not known
  readonly fluxOrigin: string | null
  readonly apparentFluxJy: number | null
  readonly transitUtc: string // nearest in time
  readonly minutesToTransit: number // from the middle of the observation; negative: it was before
}

/** A group of a folder and the calibrators that it saw. */
export interface GroupCalibrators {
  readonly group: string
  readonly fileCount: number
  readonly problem: string | null // why the header does not tell the pointing; null where it does
  readonly pointing: {
    readonly middleUtc: string
    readonly apparentDecDeg: number // of the meridian that the dishes look at
    readonly siderealDeg: number // apparent, of the middle: the right ascension of date
    readonly raDeg: number // ICRS, of the middle
    readonly decDeg: number
  } | null
  readonly calibrators: readonly CalibratorSeen[] // brightest through the beam first, those of unknown flux last
}

export interface CalibratorsOfFolder {
  readonly groups: readonly GroupCalibrators[] // by time
  readonly ignored: readonly IgnoredFile[]
}

const RAD_DEG = 180 / Math.PI

export interface SeenOptions extends Partial<MatchOptions> {
  readonly orientation?: OrientationSource | undefined
  readonly beam?: string // as openBeam takes it; an Airy disc where absent
  readonly pointingDecRad?: number | undefined // apparent, instead of that of headers
}

/**
 * Groups the subband files of a folder and says which calibrators of a list each group saw: the brightest through the
 * beam first, those of unknown flux last. Reads a little of one header a group.
 *
 * @throws GroupError for a folder without files; UnknownBeamError; file system errors as they come
 */
export async function calibratorsOfGroups(
  folder: string,
  calibrators: readonly CatalogCalibrator[],
  options: SeenOptions = {},
  { progress, signal }: StageControl = {},
): Promise<CalibratorsOfFolder> {
  const beam = beamOfDish(options)
  const { files, ignored } = incomingFiles(folder)
  const grouping = groupSubbandFiles(files)
  const library = await loadHdf5()
  const groups: GroupCalibrators[] = []
  for (const group of grouping.groups) {
    groups.push(calibratorsOfGroup(library, group, calibrators, beam, options))
    progress?.(groups.length / grouping.groups.length, `group ${group.id}`)
    await setImmediate()
    signal?.throwIfAborted()
  }
  return { groups, ignored: [...ignored, ...grouping.ignored] }
}

/**
 * The calibrators in the beam of the observation that a subband file belongs to, as above.
 *
 * @throws FormatError where it is no UVH5 file of a drift scan; UnknownBeamError; file system errors as they come
 */
export async function calibratorsSeenBy(
  path: string,
  calibrators: readonly CatalogCalibrator[],
  options: SeenOptions = {},
): Promise<CalibratorSeen[]> {
  const pointing = readGroupPointing(await loadHdf5(), path, options.orientation, options.pointingDecRad)
  return calibratorsSeenFrom(pointing, calibrators, beamOfDish(options), options)
}

function calibratorsOfGroup(
  library: HdfLibrary,
  group: FileGroup,
  calibrators: readonly CatalogCalibrator[],
  beam: Beam,
  options: SeenOptions,
): GroupCalibrators {
  const known = { group: group.id, fileCount: group.files.size }
  try {
    const pointing = readGroupPointing(library, firstFile(group), options.orientation, options.pointingDecRad)
    const { middleMjdS, decRad, raRad, middle } = pointing
    return {
      ...known,
      problem: null,
      pointing: {
        middleUtc: isoFromMjdS(middleMjdS),
        apparentDecDeg: decRad * RAD_DEG,
        siderealDeg: raRad * RAD_DEG,
        raDeg: middle.raRad * RAD_DEG,
        decDeg: middle.decRad * RAD_DEG,
      },
      calibrators: calibratorsSeenFrom(pointing, calibrators, beam, options),
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { ...known, problem: error.message, pointing: null, calibrators: [] }
  }
}

/**
 * The calibrators in the beam of DSA-110 when it points at a declination on the meridian.
 *
 * @param decRad  apparent
 */
export function calibratorsOfPointing(
  decRad: number,
  mjdUtcS: number,
  calibrators: readonly CatalogCalibrator[],
  options: SeenOptions = {},
): CalibratorSeen[] {
  const middle = meridianIcrs(skyOver(DSA110_SITE, options.orientation)(mjdUtcS), decRad)
  const pointing = { site: DSA110_SITE, middleMjdS: mjdUtcS, fields: [middle] }
  return calibratorsSeenFrom(pointing, calibrators, beamOfDish(options), options)
}

/** @throws UnknownBeamError; FormatError */
export function beamOfDish({ beam = 'airy' }: SeenOptions): Beam {
  return openBeam(beam, DISH_DIAMETER_M)
}

/** Those that an observation saw of a site, by its fields. */
export function calibratorsSeenFrom(
  pointing: Pick<GroupPointing, 'site' | 'middleMjdS' | 'fields'>,
  calibrators: readonly CatalogCalibrator[],
  beam: Beam,
  { orientation, ...match }: SeenOptions,
): CalibratorSeen[] {
  const skyOf = skyOver(pointing.site, orientation)
  return matchFields(calibrators, { ...beamOf(pointing), beam }, match).map((seen) => {
    const { mjdUtcS } = transitNear(skyOf, seen.calibrator, pointing.middleMjdS)
    return {
      name: seen.calibrator.name,
      altNames: seen.calibrator.altNames,
      raDeg: seen.calibrator.raRad * RAD_DEG,
      decDeg: seen.calibrator.decRad * RAD_DEG,
      separationDeg: seen.separationRad * RAD_DEG,
      response: seen.response,
      field: seen.field,
      fluxJy: seen.flux?.fluxJy ?? null,
      fluxOrigin: seen.flux?.origin ?? null,
      apparentFluxJy: seen.apparentFluxJy ?? null,
      transitUtc: isoFromMjdS(mjdUtcS),
      minutesToTransit: (mjdUtcS - pointing.middleMjdS) / 60,
    }
  })
}
