import {
  BUILT_IN_CALIBRATORS,
  type CatalogCalibrator,
  CatalogMissingError,
  type ConvertOptions,
  DEFAULT_CONVERT_OPTIONS,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { given, telescopeName } from '../config.ts'
import { calibratorCatalog, ORIENTATION_TABLE } from './catalogs.ts'
import { orientationFrom } from './orientation.ts'
import { file, wholeNumberFrom } from './values.ts'

/** What all commands that convert share. */
export interface ConvertFlags {
  readonly allowMissing?: boolean
  readonly fillMissing?: boolean
  readonly writer?: ConvertOptions['writer']
  readonly maxWorkers?: number
  readonly stageToTmpfs?: boolean
  readonly tmpfsPath?: string
  readonly scratchDir?: string
  readonly telescopeName?: string
  readonly iers?: string
  readonly renameCalibratorFields?: boolean
  readonly catalog?: string
  readonly db?: string
  readonly register?: boolean
  readonly json?: boolean
}

export function addConvertFlags(command: Command): Command {
  return command
    .addOption(new Option('--allow-missing', 'convert what there is of the sixteen subbands').conflicts('fillMissing'))
    .option('--fill-missing', 'the same, with windows of zeros, all flagged, for the subbands that are not there')
    .addOption(
      new Option('--writer <name>', 'parallel-subband: several threads read; direct: one does; auto: the faster one')
        .choices(['auto', 'parallel-subband', 'direct'])
        .default(given('writer') ?? DEFAULT_CONVERT_OPTIONS.writer),
    )
    .option(
      '--max-workers <n>',
      'threads that read',
      wholeNumberFrom(1, 64),
      given('maxWorkers') ?? DEFAULT_CONVERT_OPTIONS.maxWorkers,
    )
    .option(
      '--stage-to-tmpfs',
      'let the Measurement Set grow in memory, where there is room, and move it when it is whole',
    )
    .option('--tmpfs-path <folder>', 'for --stage-to-tmpfs', '/dev/shm')
    .option('--scratch-dir <folder>', 'let the Measurement Set grow there (where tmpfs has no room, if that is wanted)')
    .option('--no-rename-calibrator-fields', 'do not name the field nearest a calibrator after it')
    .option(
      '--catalog <file>',
      'list of calibrators (default VLA_CATALOG, else the imported one, else for names the 84 built in)',
      file,
    )
    .option('--db <file>', 'database to put it into (default the pipeline’s own, where there is one)', file)
    .option('--no-register', 'do not put it into the database, nor what it was made of')
    .option('--json', 'print what was made as JSON, with the time each part took')
    .option('--telescope-name <name>', "for OBSERVATION (default PIPELINE_TELESCOPE_NAME, else the header's)")
    .option(
      '--iers <file>',
      'finals2000A file, for dUT1 and polar motion (default the imported one, else 0 for both, with a warning)',
      file,
    )
}

export function convertOptions(flags: ConvertFlags): Partial<ConvertOptions> {
  const { telescopeName: name, iers, writer, maxWorkers, renameCalibratorFields = true, catalog } = flags
  return {
    missing: missingOf(flags),
    telescopeName: name ?? telescopeName,
    orientation: orientationOf(iers),
    calibrators: renameCalibratorFields ? knownCalibrators(catalog) : [],
    ...(writer !== undefined && { writer }),
    ...(maxWorkers !== undefined && { maxWorkers }),
    stageFolders: stageFoldersOf(flags),
  }
}

/** Of the catalogue; where there is none the brightest, which need no file. */
function knownCalibrators(file?: string): readonly CatalogCalibrator[] {
  try {
    return calibratorCatalog(file)
  } catch (error) {
    if (file !== undefined || !(error instanceof CatalogMissingError)) throw error
    return BUILT_IN_CALIBRATORS
  }
}

/** Of the file given or the imported table, which is said; without one, why dUT1 and polar motion are not known. */
function orientationOf(iers: string | undefined): ConvertOptions['orientation'] {
  const found = orientationFrom(iers)
  if (found === undefined) return () => ({ unknown: new CatalogMissingError('iers', ORIENTATION_TABLE).message })
  if (iers === undefined) console.error(`Earth orientation from ${ORIENTATION_TABLE}`)
  return found
}

export function missingOf({ allowMissing, fillMissing }: ConvertFlags): ConvertOptions['missing'] {
  return fillMissing ? 'fill' : allowMissing ? 'leave out' : 'refuse'
}

function stageFoldersOf({ stageToTmpfs, tmpfsPath = '/dev/shm', scratchDir }: ConvertFlags): string[] {
  return [...(stageToTmpfs ? [tmpfsPath] : []), ...(scratchDir === undefined ? [] : [scratchDir])]
}
