import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readCatalog, readMeta } from './catalog-file.ts'
import { CatalogFileError } from './errors.ts'

/** A catalogue that stands in the folder of catalogues, as it describes itself. */
export interface CatalogSummary {
  readonly path: string
  readonly count: number | undefined // undefined where it does not say
  readonly sourceFile: string | undefined
  readonly importedIso: string | undefined
  readonly problem: string | undefined // why it cannot be read, where it cannot
}

/** The SQLite catalogues of a folder, by name; none where there is no such folder. */
export function listCatalogs(folder: string): CatalogSummary[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.sqlite3'))
  return names.toSorted().map((name) => summaryOf(join(folder, name)))
}

function summaryOf(path: string): CatalogSummary {
  try {
    const meta = readCatalog(path, readMeta)
    const count = Number(meta.count ?? Number.NaN)
    return {
      path,
      count: Number.isSafeInteger(count) ? count : undefined,
      sourceFile: meta.source_file,
      importedIso: meta.imported_iso,
      problem: undefined,
    }
  } catch (error) {
    if (!(error instanceof CatalogFileError)) throw error
    return { path, count: undefined, sourceFile: undefined, importedIso: undefined, problem: error.message }
  }
}
