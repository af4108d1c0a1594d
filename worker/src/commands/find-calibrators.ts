import { DEFAULT_MATCH_OPTIONS } from '@contimg/pipeline'
import { type CalibratorSeen, calibratorsOfGroups, type GroupCalibrators } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { given } from '../config.ts'
import { BEAM_HELP } from './beam-help.ts'
import { calibratorCatalog } from './catalogs.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { orientationFrom } from './orientation.ts'
import { type Cell, textTable } from './text-table.ts'
import { file, numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Options {
  readonly inputDir?: string
  readonly catalog?: string
  readonly decToleranceDeg: number
  readonly minPbResponse: number
  readonly beam: string
  readonly iers?: string
  readonly json?: boolean
}

const DEG_RAD = Math.PI / 180

export function registerFindCalibrators(conversion: Command): void {
  const command = conversion
    .command('find-calibrators')
    .summary('print the calibrators in the beam of every observation of a folder')
    .description(
      'Groups the subband files of a folder and prints, for each group, where it points and which calibrators its primary ' +
        'beam sees: the brightest through the beam first, those whose flux is not known last. Flux is that at the middle ' +
        'of the band, response that of the beam in the field that sees most. Reads a little of one header a group.',
    )
    .argument('[folder]', 'of subband files')
    .option('--input-dir <folder>', 'the same')
    .option('--catalog <file>', 'list of calibrators (default VLA_CATALOG, else the imported one)', file)
    .option(
      '--dec-tolerance-deg <deg>',
      'from the nearest phase centre',
      numberFrom(0, 180),
      given('calibratorRadiusDeg') ?? 2,
    )
    .option('--min-pb-response <n>', 'of the primary beam', numberFrom(0, 1), DEFAULT_MATCH_OPTIONS.leastResponse)
    .option('--beam <name>', BEAM_HELP, 'airy')
    .option('--iers <file>', 'finals2000A file, for dUT1 (default the imported one, else 0)', file)
    .option('--json', 'as JSON')
    .action(run)
  addExamples(command, [
    'contimg conversion find-calibrators incoming',
    'contimg conversion find-calibrators --input-dir incoming --catalog vlacalibrators.txt --json',
  ])
}

async function run(folder: string | undefined, options: Options): Promise<void> {
  const { inputDir, catalog, decToleranceDeg, minPbResponse, beam, iers, json } = options
  const incoming = folder ?? inputDir
  if (incoming === undefined || (folder !== undefined && inputDir !== undefined))
    throw new OptionError(`${folder === undefined ? 'no folder' : 'two folders'}, wanted the one of the subband files`)
  const calibrators = calibratorCatalog(catalog)
  const seeing = {
    radiusRad: decToleranceDeg * DEG_RAD,
    leastResponse: minPbResponse,
    beam,
    orientation: orientationFrom(iers),
  }
  const { groups } = await follow('find calibrators', (control) =>
    calibratorsOfGroups(incoming, calibrators, seeing, control),
  )
  for (const { group, problem } of groups) if (problem !== null) warn(`group ${group}: ${problem}`)
  console.log(json ? jsonText(groups) : text(groups))
}

function text(groups: readonly GroupCalibrators[]): string {
  if (groups.length === 0) return 'no groups'
  const columns = [
    { heading: 'group' },
    { heading: 'RA', unit: 'deg', digits: 3 },
    { heading: 'Dec', unit: 'deg', digits: 3 },
    { heading: 'Dec of date', unit: 'deg', digits: 3 },
    ...CALIBRATOR_COLUMNS,
  ]
  return textTable(columns, groups.flatMap(rows))
}

/** A row for each calibrator, and one for a group without any. */
function rows({ group, pointing, calibrators }: GroupCalibrators): Cell[][] {
  const place = [group, pointing?.raDeg, pointing?.decDeg, pointing?.apparentDecDeg]
  return calibrators.length === 0 ? [place] : calibrators.map((seen) => [...place, ...calibratorCells(seen)])
}

export const CALIBRATOR_COLUMNS = [
  { heading: 'calibrator' },
  { heading: 'away', unit: 'deg', digits: 2 },
  { heading: 'response', digits: 3 },
  { heading: 'flux', unit: 'Jy', digits: 2 },
  { heading: 'through beam', unit: 'Jy', digits: 2 },
  { heading: 'to transit', unit: 'min', digits: 1 },
]

export function calibratorCells(seen: CalibratorSeen): Cell[] {
  return [seen.name, seen.separationDeg, seen.response, seen.fluxJy, seen.apparentFluxJy, seen.minutesToTransit]
}
