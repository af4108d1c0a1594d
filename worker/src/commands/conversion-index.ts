import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type FolderIndexReport, indexFolder, mjdSFromIso, subbandLabel } from '@contimg/pipeline'
import {
  type IndexedGroup,
  listSubbandFiles,
  listSubbandGroups,
  openProducts,
  type Products,
  putSubbandFiles,
  putSubbandFilesGone,
} from '@contimg/state/products'
import type { Command } from 'commander'
import { productsDatabase } from '../config.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'
import { file, OptionError, wholeNumber } from './values.ts'
import { warn } from './warn.ts'

interface Options {
  readonly db: string
  readonly force?: boolean
  readonly maxFiles?: number
  readonly list?: boolean
  readonly start?: number
  readonly end?: number
  readonly json?: boolean
}

export function registerIndex(conversion: Command): void {
  const command = conversion
    .command('index')
    .summary('keep a list of the subband files of a folder; list its groups')
    .description(
      'Opens what is new or changed among the subband files of a folder and keeps in a database which files there are: ' +
        'their groups, times and pointing. A second run opens nothing anew; files that are gone are noted as such. With ' +
        '--list, --start or --end it shows the groups that the database has; without a folder it only does that.',
    )
    .argument('[in]', 'folder of subband files')
    .option('--db <file>', 'the database', file, productsDatabase)
    .option('--force', 'open all files again')
    .option('--max-files <n>', 'open no more files than this', wholeNumber)
    .option('--list', 'show the groups')
    .option('--start <time>', 'only groups from this time on, ISO 8601, UTC', mjdSFromIso)
    .option('--end <time>', 'only groups before this time', mjdSFromIso)
    .option('--json', 'print as JSON')
    .action(run)
  addExamples(command, [
    'contimg conversion index incoming',
    'contimg conversion index --list',
    'contimg conversion index --start 2025-10-18T00:00:00 --end 2025-10-19T00:00:00 --json',
  ])
}

async function run(folder: string | undefined, options: Options): Promise<void> {
  const isListing = options.list || options.start !== undefined || options.end !== undefined
  if (folder === undefined && !isListing)
    throw new OptionError('found neither a folder nor --list, wanted what to index or what to show')
  if (folder === undefined && !existsSync(options.db))
    throw new OptionError(`${options.db}: there is no such database; "contimg conversion index IN" makes it`)
  const span = spanOf(options)
  await using products = await openProducts(options.db)
  const report = folder === undefined ? undefined : await index(products, resolve(folder), options)
  const groups = isListing ? await listSubbandGroups(products, span) : undefined
  if (options.json)
    console.log(JSON.stringify({ ...(report && reportRecord(report)), ...(groups && groupsRecord(groups)) }))
  else console.log([...(report ? [reportText(report)] : []), ...(groups ? [groupsText(groups)] : [])].join('\n'))
}

function spanOf({ start, end }: Options): { startMjdS: number; endMjdS: number } {
  const [startMjdS, endMjdS] = [start ?? Number.NEGATIVE_INFINITY, end ?? Number.POSITIVE_INFINITY]
  if (endMjdS <= startMjdS) throw new OptionError('--end is not after --start')
  return { startMjdS, endMjdS }
}

async function index(
  products: Products,
  folder: string,
  { force = false, maxFiles }: Options,
): Promise<FolderIndexReport> {
  const known = await listSubbandFiles(products, folder)
  const request = { folder, known, force, maxFiles: maxFiles ?? Number.POSITIVE_INFINITY }
  const report = await follow('conversion index', (control) =>
    indexFolder(request, (files) => putSubbandFiles(products, files), control),
  )
  await putSubbandFilesGone(products, report.gone)
  for (const { problem } of report.unreadable) warn(`not readable: ${problem}`)
  for (const { path, reason } of report.ignored) warn(`ignored, ${reason}: ${path}`)
  return report
}

function reportText({ added, updated, regrouped, unchanged, left, gone, unreadable }: FolderIndexReport): string {
  const counts = [`${added} new`, `${updated} updated`, `${unchanged} unchanged`, `${gone.length} gone`]
  if (regrouped > 0) counts.push(`${regrouped} in another group`)
  if (unreadable.length > 0) counts.push(`${unreadable.length} not readable`)
  if (left > 0) counts.push(`${left} left for the next run (--max-files)`)
  return counts.join(', ')
}

function reportRecord({ added, updated, regrouped, unchanged, left, gone, unreadable, ignored }: FolderIndexReport) {
  return {
    added,
    updated,
    regrouped,
    unchanged,
    left,
    gone,
    unreadable: unreadable.map(({ path, problem }) => ({ path, problem })),
    ignored,
  }
}

function groupsText(groups: readonly IndexedGroup[]): string {
  if (groups.length === 0) return 'no groups'
  const columns = [
    { heading: 'group' },
    { heading: 'files' },
    { heading: 'RA', unit: 'deg', digits: 3 },
    { heading: 'Dec', unit: 'deg', digits: 3 },
    { heading: 'missing' },
  ]
  const rows = groups.map(({ id, files, missing }) => [
    id,
    files.length,
    ...pointingDeg(files),
    missing.map(subbandLabel).join(' '),
  ])
  return textTable(columns, rows)
}

function groupsRecord(groups: readonly IndexedGroup[]) {
  return {
    groups: groups.map(({ id, files, missing, spareCount }) => {
      const [raDeg, decDeg] = pointingDeg(files)
      return {
        group: id,
        subbands: files.map(({ subband }) => subbandLabel(subband)),
        missing: missing.map(subbandLabel),
        spare_files: spareCount,
        ra_deg: raDeg ?? null,
        dec_deg: decDeg ?? null,
        files: files.map(({ path }) => path),
      }
    }),
  }
}

/** Apparent, of the first file. */
function pointingDeg([first]: IndexedGroup['files']): (number | undefined)[] {
  return [first?.pointingRaRad, first?.pointingDecRad].map((angle) => angle && (angle * 180) / Math.PI)
}
