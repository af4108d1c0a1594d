import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'

// Threads keep their compiled sources where the command keeps its own: they start in a third of the time.
const compileCache = getCompileCacheDir()
if (compileCache !== undefined) process.env.NODE_COMPILE_CACHE ??= compileCache

/** Print the stack and the causes of an error, not only its message. */
export const debug = process.env.CONTIMG_DEBUG === '1'

/** NVSS sources (CSV for `--sources nvss`, else SQLite too) instead of the strips in the folder of catalogues. */
export const nvssCatalog = process.env.NVSS_CATALOG || undefined

/** What OBSERVATION says instead of the telescope's name in the files' header. */
export const telescopeName = process.env.PIPELINE_TELESCOPE_NAME

/** WSClean, for --engine wsclean: a name on PATH, or a path. */
export const wscleanProgram = process.env.WSCLEAN_PATH || 'wsclean'

/** What it is to run in: it wants OpenBLAS to keep to one thread. */
export const wscleanEnvironment = { ...process.env, OPENBLAS_NUM_THREADS: '1' }

/** Folder of what the pipeline keeps: databases in db/, catalogues in catalogs/. */
const stateFolder = process.env.PIPELINE_STATE_DIR || 'state'

/** Catalogues that were brought in. */
export const catalogFolder = join(stateFolder, 'catalogs')

/** A list of calibrators (CSV, the NRAO's list or SQLite) instead of the one in the folder of catalogues. */
export const vlaCatalog = process.env.VLA_CATALOG || undefined

/** What there is. The names after the first are those of databases that are one now. */
export const productsDatabase =
  process.env.PIPELINE_DB ||
  process.env.PIPELINE_PRODUCTS_DB ||
  process.env.PIPELINE_QUEUE_DB ||
  process.env.CAL_REGISTRY_DB ||
  process.env.INGEST_DB ||
  process.env.HDF5_DB ||
  join(stateFolder, 'db', 'pipeline.sqlite3')
