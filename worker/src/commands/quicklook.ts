import { resolve } from 'node:path'
import {
  type ApplyOptions,
  type Converted,
  groupFilesOf,
  type QuicklookImager,
  type QuicklookReport,
  type QuicklookTables,
  quicklook,
  UncalibratedError,
} from '@contimg/pipeline'
import { type Products, putAppliedTables } from '@contimg/state/products'
import type { Command } from 'commander'
import { productsDatabase } from '../config.ts'
import { convertOptions } from './convert-flags.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { imagedText } from './image.ts'
import { addImageFlags, type Imaged, type ImageFlags, imageBy, imageOptions, isByWsclean } from './image-request.ts'
import { jsonText } from './json-text.ts'
import { addNoRegister, noted } from './noted.ts'
import { imagePaths, recordImages } from './noted-images.ts'
import { recordMeasurementSet } from './record-ms.ts'
import { chooseCalibration } from './registry-choice.ts'
import { openRegistry } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { file, fromOptions } from './values.ts'
import { warn } from './warn.ts'

interface QuicklookFlags extends Omit<ImageFlags, 'imagename'> {
  readonly out?: string
  readonly imagename?: string
  readonly caltable?: string[]
  readonly db: string
  readonly allowMissing?: boolean
  readonly allowNonScience?: boolean
  readonly iers?: string
  readonly json?: boolean
  readonly register?: boolean
}

type Report = QuicklookReport<Imaged>
type CalibrationParts = Parameters<typeof putAppliedTables>[2]

export function registerQuicklook(program: Command): void {
  const command = program
    .command('quicklook')
    .summary('from the files of one observation to its calibrated image, in one go')
    .description(
      'Converts the UVH5 files of one observation, applies calibration tables, and images: what convert, apply and image ' +
        'do one after the other, in one process. Visibilities stay in memory where there is room (6 GB in all), and are ' +
        'written meanwhile. Writes <out> and, beside it, the products of image. Prints how long each stage took.',
    )
    .argument('<group...>', 'UVH5 files; the folder of one observation; or a folder and the id of the observation')
    .option('--out <ms>', 'the Measurement Set to write (default <id>.ms)')
    .option('--imagename <name>', 'what the images are called (default <out> without .ms)')
    .option('--caltable <tables...>', 'calibration tables (default those of the best set that the registry has)')
    .option(
      '--db <file>',
      'the database with the registry, which the Measurement Set is put into',
      file,
      productsDatabase,
    )
    .option('--allow-non-science', 'apply tables marked NON_SCIENCE')
    .option('--allow-missing', 'convert what there is of the sixteen subbands')
    .option(
      '--iers <file>',
      'finals2000A file (default the imported one, else dUT1 and polar motion are taken as 0)',
      file,
    )
    .option('--json', 'print the report as JSON')
  addNoRegister(addImageFlags(command)).action((words: string[], flags: QuicklookFlags) =>
    runQuicklook(words, flags, command),
  )
  addExamples(command, [
    'contimg quicklook incoming/2025-10-18T02:27:*_sb??.hdf5 --caltable night_bpcal night_gpcal night_gacal',
    'contimg quicklook incoming 2025-10-18T02:27:48',
    'contimg quicklook incoming 2025-10-18T02:27:48 --quality-tier development --out look/obs.ms',
  ])
}

async function runQuicklook(words: string[], flags: QuicklookFlags, command: Command): Promise<void> {
  const { id, files } = groupFilesOf(words)
  const msPath = (flags.out ?? `${id}.ms`).replace(/\/+$/, '')
  const imagename = flags.imagename ?? msPath.replace(/\.ms$/, '')
  const image = fromOptions(() => imageOptions({ ...flags, imagename }))
  const { allowMissing, allowNonScience, iers, caltable } = flags
  const apply: Partial<ApplyOptions> = { nonScience: allowNonScience ? 'allow' : 'refuse' }
  const convert = convertOptions({ ...(allowMissing && { allowMissing }), ...(iers !== undefined && { iers }) })
  let parts: CalibrationParts = []
  const registered = async ({ path }: Converted) => {
    parts = await bestRegistered(path, flags)
    return tablesOf(parts)
  }
  if (!caltable) await openRegistry(flags.db).then((products) => products[Symbol.asyncDispose]()) // is it there?
  const calibration = caltable ? { tables: caltable } : registered
  const imager: QuicklookImager<Imaged> = (...what) => imageBy(flags, ...what)
  const imagerReads = isByWsclean(flags) ? 'disk' : 'memory'
  const request = { files, msPath, convert, calibration, apply, image, imager, imagerReads } as const
  const what = {
    ...{ stage: 'quicklook', used: files, ...(!caltable && { database: flags.db }) },
    made: ({ imaging }: Report) => [msPath, ...imagePaths([imaging.products])],
    alsoUsed: ({ calibration: { tables, after = [] } }: Report) => [...tables, ...after],
    record: (db: Products, { imaging }: Report) =>
      recordImages(db, { ms: msPath, column: flags.column, runs: [imaging.products] }),
  }
  const report = await noted(command, what, async () => {
    const done = await follow('quicklook', (control) => quicklook(request, control))
    if (flags.register !== false) await recordMeasurementSet(done.converted, caltable ? undefined : flags.db)
    if (!caltable && flags.register !== false) await noteApplied(flags.db, msPath, parts)
    return done
  })
  report.converted.warnings.forEach(warn)
  report.notes.forEach(warn)
  console.log(flags.json ? jsonText(recordOf(report)) : textOf(report, parts))
}

/** @throws UncalibratedError where the registry has nothing for these data */
async function bestRegistered(ms: string, { db, allowNonScience }: QuicklookFlags): Promise<CalibrationParts> {
  await using products = await openRegistry(db)
  const wish = { ms, ...(allowNonScience && { nonScience: true }) }
  const { answer, target } = await chooseCalibration(products, wish)
  answer.notes.forEach(warn)
  if (answer.state === 'uncalibrated') throw new UncalibratedError(target.mjdS, answer.refused.length)
  return answer.parts
}

function tablesOf(parts: CalibrationParts): QuicklookTables {
  const [tables, after = []] = parts.map((part) => part.tables.map(({ path }) => path))
  return { tables, after }
}

async function noteApplied(db: string, ms: string, parts: CalibrationParts): Promise<void> {
  await using products = await openRegistry(db)
  await putAppliedTables(products, resolve(ms), parts)
}

function textOf(report: Report, parts: CalibrationParts): string {
  const { converted, calibration, applied, imaging, stages, totalS, writtenS } = report
  const columns = [
    { heading: 'stage' },
    { heading: 'wall', unit: 's', digits: 2 },
    { heading: 'share', unit: '%', digits: 0 },
  ]
  const rows = stages.map(({ name, wallS, share }) => [name, wallS, 100 * share])
  const flagged = `${(100 * applied.fractions.all.fraction).toFixed(2)} % flagged`
  const by = parts.length > 0 ? parts.map(({ set }) => set).join(' and ') : calibration.tables.join(' ')
  return [
    `${converted.path}  ${converted.startIso} UTC, ${converted.rowCount} rows, calibrated by ${by}, ${flagged}`,
    imagedText(imaging),
    ...(writtenS === undefined ? [] : [`corrected columns written beside the imaging, in ${writtenS.toFixed(2)} s`]),
    textTable(columns, [...rows, ['total', totalS, 100]]),
  ].join('\n')
}

function recordOf({ converted, calibration, applied, imaging, stages, totalS, writtenS }: Report) {
  const { beam, peakJy, noiseJy, products, outliers } = imaging
  return {
    ms: converted.path,
    tables: [...calibration.tables, ...(calibration.after ?? [])],
    flaggedFraction: applied.fractions.all.fraction,
    products,
    peakJy,
    noiseJy,
    beam,
    ...(outliers && { outliers }),
    stages,
    totalS,
    inMemory: writtenS !== undefined,
    writtenS,
    convert: converted.timings,
    peakResidentBytes: 1024 * process.resourceUsage().maxRSS,
  }
}
