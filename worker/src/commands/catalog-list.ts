import { basename, dirname } from 'node:path'
import { CATALOG_SOURCES, type CatalogKind, readOrientationFile } from '@contimg/pipeline'
import { type CatalogSummary, listCatalogs } from '@contimg/state/catalogs'
import type { Command } from 'commander'
import { catalogFolder } from '../config.ts'
import { orientationTable } from './catalogs.ts'
import { addExamples } from './help.ts'
import { isoDay } from './iso-day.ts'
import { type Cell, textTable } from './text-table.ts'

export function registerList(catalog: Command): void {
  const command = catalog
    .command('list')
    .summary('show which catalogues there are')
    .description('Shows the catalogues that were brought in, and where those are published that are not there.')
    .option('--json', 'print as JSON')
    .action(list)
  addExamples(command, ['contimg catalog list'])
}

function list({ json }: { json?: boolean }): void {
  const found = listCatalogs(catalogFolder)
  const orientation = orientationTable()
  if (json) {
    console.log(JSON.stringify({ folder: catalogFolder, catalogs: found.map(recordOf), iers: orientation ?? null }))
    return
  }
  const rows = [...found.map(rowOf), ...(orientation === undefined ? [] : [orientationRow(orientation)])]
  const headings = ['catalogue', 'entries', 'from', 'brought in', ''].map((heading) => ({ heading }))
  if (rows.length > 0) console.log(`${textTable(headings, rows)}\n\nin ${dirname(found[0]?.path ?? orientation!)}`)
  for (const kind of missingKinds(found, orientation)) console.log(missingText(kind))
}

function rowOf({ path, count, sourceFile, importedIso, problem }: CatalogSummary): Cell[] {
  return [basename(path), count, sourceFile, importedIso?.slice(0, 10), problem ?? '']
}

function recordOf({ path, count, sourceFile, importedIso, problem }: CatalogSummary) {
  return {
    path,
    count: count ?? null,
    source_file: sourceFile ?? null,
    imported: importedIso ?? null,
    problem: problem ?? null,
  }
}

function orientationRow(path: string): Cell[] {
  const { firstMjd, lastMeasuredMjd, lastMjd } = readOrientationFile(path)
  const days = `${isoDay(firstMjd)} to ${isoDay(lastMjd)}, measured to ${isoDay(lastMeasuredMjd)}`
  return [basename(path), lastMjd - firstMjd + 1, undefined, undefined, days]
}

function missingKinds(found: readonly CatalogSummary[], orientation: string | undefined): CatalogKind[] {
  const has = (stem: string) => found.some(({ path }) => basename(path).startsWith(stem))
  const present = { vla: has('vla_calibrators.'), nvss: has('nvss_'), iers: orientation !== undefined }
  return (Object.keys(CATALOG_SOURCES) as CatalogKind[]).filter((kind) => !present[kind])
}

function missingText(kind: CatalogKind): string {
  const { what, publisher, address } = CATALOG_SOURCES[kind]
  return `not there: ${what}; ${publisher} publishes it at ${address} (contimg catalog import ${kind})`
}
