import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CatalogCalibrator,
  readCalibrators,
  readOrientationFile,
  readSurvey,
  replaceFile,
} from '@contimg/pipeline'
import {
  type DecSpan,
  type SourceCoverage,
  stripFileName,
  surveyFileName,
  writeCalibratorCatalog,
  writeSourceCatalog,
} from '@contimg/state/catalogs'
import type { Command } from 'commander'
import { catalogFolder } from '../config.ts'
import { CALIBRATOR_CATALOG, ORIENTATION_TABLE } from './catalogs.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { isoDay } from './iso-day.ts'
import { file, numberFrom, OptionError } from './values.ts'

const DEG_RAD = Math.PI / 180
const DEFAULT_WIDTH_DEG = 6 // a field of 3.5° and what its beam's edge sees

/** `contimg catalog import …`: brings in what others publish, in place of what was there. */
export function registerImport(catalog: Command): void {
  const group = catalog.command('import').summary('bring in a catalogue, in place of the one that was there')
  group.description('Brings in a catalogue that was fetched before. Files may be packed with gzip.')
  registerVla(group)
  registerNvss(group)
  registerIers(group)
}

function registerVla(group: Command): void {
  const command = group
    .command('vla')
    .summary("the NRAO's list of VLA calibrators")
    .description(
      "Brings in the NRAO's list of VLA calibrators, as text or as comma separated values: every entry with its position, " +
        'other names, and the fluxes and quality codes of its bands. What the list does not say stays unknown.',
    )
    .argument('<file>', 'the list', file)
    .option('--out <file>', 'where to write', CALIBRATOR_CATALOG)
    .action(importVla)
  addExamples(command, ['contimg catalog import vla csource.txt', 'contimg catalog import vla vlacalibrators.txt.gz'])
}

async function importVla(path: string, { out }: { out: string }): Promise<void> {
  const calibrators = readCalibrators(path)
  const origin = { sourceFile: path, importedMs: Date.now() }
  await replaceFile(out, (partial) => writeCalibratorCatalog(partial, calibrators, origin))
  console.log(`${out}  ${calibratorCounts(calibrators)}`)
}

function calibratorCounts(calibrators: readonly CatalogCalibrator[]): string {
  const fluxes = calibrators.flatMap((calibrator) => calibrator.fluxes)
  const known = fluxes.filter(({ fluxJy }) => fluxJy !== undefined)
  const at20cm = known.filter(({ band }) => band === '20cm')
  const unknown = fluxes.length - known.length
  return `${calibrators.length} calibrators, ${at20cm.length} with a flux at 20 cm; ${fluxes.length} fluxes, ${unknown} of them unknown`
}

interface NvssOptions {
  readonly dec?: number
  readonly width: number
  readonly out?: string
}

function registerNvss(group: Command): void {
  const command = group
    .command('nvss')
    .summary('sources of the NRAO VLA Sky Survey')
    .description(
      "Brings in sources of NVSS: HEASARC's tdat, VizieR's tab separated values (VIII/65), or comma separated values " +
        '(ra_deg, dec_deg and flux_mjy, flux_jy or peak_jy_beam). With --dec only a strip, as nvss_dec+54.6.sqlite3; else ' +
        'all of the file, named by its middle, or nvss_full.sqlite3 where it spans 20° or more.',
    )
    .argument('<file>', 'table of sources', file)
    .option('--dec <deg>', 'declination of the middle of the strip to keep', numberFrom(-90, 90))
    .option('--width <deg>', 'of that strip', numberFrom(0.1, 180), DEFAULT_WIDTH_DEG)
    .option('--out <file>', 'where to write, instead of the folder of catalogues')
    .action(importNvss)
  addExamples(command, [
    'contimg catalog import nvss heasarc_nvss.tdat.gz',
    'contimg catalog import nvss heasarc_nvss.tdat.gz --dec 54.6',
  ])
}

async function importNvss(path: string, options: NvssOptions): Promise<void> {
  const cut = cutOf(options)
  const request = { survey: 'nvss', cut, origin: { sourceFile: path, importedMs: Date.now() } }
  const made = await follow('catalog import nvss', (control) =>
    replaceFile(
      options.out ?? join(catalogFolder, 'nvss'),
      async (partial) => {
        const held = await writeSourceCatalog(partial, request, (put) => readSurvey(path, put, control))
        if (held.count === 0) throw new OptionError(`${path}: no source in the strip of --dec ${options.dec}`)
        return held
      },
      (held) => placeOf(held, options),
    ),
  )
  const [from, to] = [made.span.fromRad, made.span.toRad].map((dec) => (dec / DEG_RAD).toFixed(2))
  console.log(`${placeOf(made, options)}  ${made.count} sources, declination ${from}° to ${to}°`)
}

function cutOf({ dec, width }: NvssOptions): DecSpan | undefined {
  if (dec === undefined) return undefined
  return { fromRad: (dec - width / 2) * DEG_RAD, toRad: (dec + width / 2) * DEG_RAD }
}

function placeOf({ span }: SourceCoverage, { dec, out }: NvssOptions): string {
  if (out !== undefined) return out
  return join(catalogFolder, dec === undefined ? surveyFileName('nvss', span) : stripFileName('nvss', dec * DEG_RAD))
}

function registerIers(group: Command): void {
  const command = group
    .command('iers')
    .summary('the Earth orientation table of the IERS')
    .description(
      'Brings in the table finals2000A of the IERS (dUT1 and polar motion), where conversions look for it when no other ' +
        'is given with --iers. It is predicted a year ahead: bring in a new one every few weeks.',
    )
    .argument('<file>', 'finals2000A.all, .data or .daily', file)
    .option('--out <file>', 'where to write', ORIENTATION_TABLE)
    .action(importIers)
  addExamples(command, ['contimg catalog import iers finals2000A.all'])
}

async function importIers(path: string, { out }: { out: string }): Promise<void> {
  const { bytes, firstMjd, lastMeasuredMjd, lastMjd } = readOrientationFile(path)
  await replaceFile(out, (partial) => writeFile(partial, bytes))
  console.log(`${out}  ${isoDay(firstMjd)} to ${isoDay(lastMjd)}, measured to ${isoDay(lastMeasuredMjd)}`)
}
