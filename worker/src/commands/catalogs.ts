import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CalibratorList,
  type CatalogCalibrator,
  CatalogMissingError,
  type CatalogSource,
  readCalibrators,
  readSurvey,
} from '@contimg/pipeline/catalogs'
import {
  CALIBRATOR_CATALOG_FILE,
  type Cone,
  chooseSurveyFile,
  findSources,
  isInCone,
  isSqlite,
  readCalibratorCatalog,
} from '@contimg/state/catalogs'
import { catalogFolder, nvssCatalog, vlaCatalog } from '../config.ts'
import { warn } from './warn.ts'

/** Where `contimg catalog import` puts the list of calibrators. */
export const CALIBRATOR_CATALOG = join(catalogFolder, CALIBRATOR_CATALOG_FILE)

/** Where `contimg catalog import` puts the Earth orientation table. */
export const ORIENTATION_TABLE = join(catalogFolder, 'finals2000A.all')

/**
 * All calibrators that are known: of the file given (SQLite, CSV or the NRAO's list), else of that which VLA_CATALOG
 * names, else of the imported catalogue.
 *
 * @throws CatalogMissingError where there is neither; CatalogFileError or FormatError for a file that cannot be read
 */
export function calibratorCatalog(file?: string): CatalogCalibrator[] {
  const path = file ?? vlaCatalog ?? CALIBRATOR_CATALOG
  if (!existsSync(path)) throw new CatalogMissingError('vla', path)
  return isSqlite(path) ? readCalibratorCatalog(path) : readCalibrators(path)
}

/** The same and which list it is; undefined where none was asked for and none was imported: the built-in ones serve then. */
export function calibratorList(file?: string): CalibratorList | undefined {
  const path = file ?? vlaCatalog ?? CALIBRATOR_CATALOG
  if (path === CALIBRATOR_CATALOG && file === undefined && !existsSync(path)) return undefined
  return { calibrators: calibratorCatalog(file), origin: `calibrator list ${path}` }
}

/**
 * The NVSS sources within a cone, brightest first: of the file that NVSS_CATALOG names (SQLite, or a table as the import
 * takes it), else of the imported strip that suits, or the imported whole. Warns where the strip ends within the cone.
 *
 * @throws CatalogMissingError where there is none; CatalogFileError or FormatError for a file that cannot be read
 */
export async function nvssSources(cone: Cone): Promise<CatalogSource[]> {
  if (nvssCatalog !== undefined) return sourcesOfFile(nvssCatalog, cone)
  const chosen = chooseSurveyFile(catalogFolder, 'nvss', cone)
  if (chosen === undefined) throw new CatalogMissingError('nvss', join(catalogFolder, 'nvss_*.sqlite3'))
  if (!chosen.covers) warn(`${chosen.path} does not cover all of the field: sources beyond its strip are not known`)
  return findSources(chosen.path, cone)
}

async function sourcesOfFile(path: string, cone: Cone): Promise<CatalogSource[]> {
  if (!existsSync(path)) throw new CatalogMissingError('nvss', path)
  if (isSqlite(path)) return findSources(path, cone)
  const sources: CatalogSource[] = []
  await readSurvey(path, (source) => {
    if (isInCone(cone, source)) sources.push(source)
  })
  return sources.toSorted((a, b) => b.fluxJy - a.fluxJy)
}

/** The imported Earth orientation table; undefined where there is none. */
export function orientationTable(): string | undefined {
  return existsSync(ORIENTATION_TABLE) ? ORIENTATION_TABLE : undefined
}
