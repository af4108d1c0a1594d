import { calibratorNamed, isoFromMjdS, mjdSFromIso } from '@contimg/pipeline'
import { type CalibratorTransits, calibratorsOfPointing, transitsOfCalibrator } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { calibratorCatalog } from './catalogs.ts'
import { CALIBRATOR_COLUMNS, calibratorCells } from './find-calibrators.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { orientationFrom } from './orientation.ts'
import { textTable } from './text-table.ts'
import { file, numberFrom, wholeNumber } from './values.ts'
import { warn } from './warn.ts'

interface CommonOptions {
  readonly catalog?: string
  readonly iers?: string
  readonly json?: boolean
}

interface TransitOptions extends CommonOptions {
  readonly name: string
  readonly n: number
  readonly start?: number
}

interface InBeamOptions extends CommonOptions {
  readonly ptDec: number
  readonly time: number
  readonly radius: number
  readonly beam: string
  readonly top: number
}

const DEG_RAD = Math.PI / 180

export function registerTransit(calibration: Command): void {
  const command = calibration
    .command('transit')
    .summary('print when a calibrator crosses the meridian')
    .description(
      'Prints the next upper transits of a calibrator over DSA-110: the moments when its apparent place of date stands at ' +
        'hour angle 0, and the apparent declination that the dishes must point at.',
    )
    .requiredOption('--name <name>', 'such as 3C286 or 0834+555')
    .option('--n <count>', 'how many', wholeNumber, 3)
    .option('--start <time>', 'ISO 8601, UTC (default now)', mjdSFromIso)
  addCommonOptions(command).action(runTransit)
  addExamples(command, [
    'contimg calibration transit --name 3C286',
    'contimg calibration transit --name 0834+555 --n 5 --start 2025-10-18 --json',
  ])
}

export function registerInBeam(calibration: Command): void {
  const command = calibration
    .command('inbeam')
    .summary('print the calibrators in the beam of a pointing')
    .description(
      'Prints the calibrators that DSA-110 sees when it points at a declination of date on the meridian: the brightest ' +
        'through the beam first, those whose flux is not known last.',
    )
    .requiredOption('--pt-dec <deg>', 'declination of the pointing, of date', numberFrom(-90, 90))
    .requiredOption('--time <time>', 'ISO 8601, UTC', mjdSFromIso)
    .option('--radius <deg>', 'from the phase centre', numberFrom(0, 180), 1)
    .option('--beam <name>', BEAM_HELP, 'airy')
    .option('--top <n>', 'how many', wholeNumber, 3)
  addCommonOptions(command).action(runInBeam)
  addExamples(command, ['contimg calibration inbeam --pt-dec 54.6 --time 2025-10-18T02:30:27'])
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--catalog <file>', 'list of calibrators (default VLA_CATALOG, else the imported one)', file)
    .option('--iers <file>', 'finals2000A file, for dUT1 (default the imported one, else 0)', file)
    .option('--json', 'as JSON')
}

function runTransit({ name, n, start, catalog, iers, json }: TransitOptions): void {
  const calibrator = calibratorNamed(calibratorCatalog(catalog), name)
  const orientation = orientationFrom(iers)
  const found = transitsOfCalibrator(calibrator, start ?? mjdSFromIso(new Date().toISOString()), n, orientation)
  const unknown = found.transits
    .map(({ mjd }) => unknownOrientation(orientation, 86400 * mjd))
    .find((why) => why !== '')
  if (unknown !== undefined) warn(`dUT1 taken as 0, times may be off by up to 0.9 s: ${unknown}`)
  console.log(json ? jsonText(found) : transitsText(found))
}

/** Why UT1 is not known at a moment; empty where it is. */
function unknownOrientation(orientation: ReturnType<typeof orientationFrom>, mjdUtcS: number): string {
  const told = orientation?.(mjdUtcS) ?? { unknown: 'no IERS file (contimg catalog import iers, or --iers)' }
  return 'unknown' in told ? told.unknown : ''
}

function transitsText({ name, altNames, raDeg, decDeg, transits }: CalibratorTransits): string {
  const title = `${[name, ...altNames].join(', ')}: ICRS ${raDeg.toFixed(5)}° ${decDeg.toFixed(5)}°`
  const columns = [
    { heading: 'transit', unit: 'UTC' },
    { heading: 'Dec of date', unit: 'deg', digits: 4 },
    { heading: 'elevation', unit: 'deg', digits: 3 },
  ]
  const rows = transits.map(({ utc, apparentDecDeg, elevationDeg }) => [utc, apparentDecDeg, elevationDeg])
  return `${title}\n${textTable(columns, rows)}`
}

function runInBeam({ ptDec, time, radius, beam, top, catalog, iers, json }: InBeamOptions): void {
  const seeing = { radiusRad: radius * DEG_RAD, beam, orientation: orientationFrom(iers) }
  const seen = calibratorsOfPointing(ptDec * DEG_RAD, time, calibratorCatalog(catalog), seeing).slice(0, top)
  if (json) console.log(jsonText(seen))
  else if (seen.length > 0) console.log(textTable(CALIBRATOR_COLUMNS, seen.map(calibratorCells)))
  else
    console.log(`no calibrator within ${radius}° of the meridian at declination ${ptDec}° at ${isoFromMjdS(time, 0)}`)
}
