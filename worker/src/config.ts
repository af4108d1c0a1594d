import { existsSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { readConfig } from './settings/load.ts'
import type { SettingKey, Settings } from './settings/settings.ts'

// Threads keep their compiled sources where the command keeps its own: they start in a third of the time.
const compileCache = getCompileCacheDir()
if (compileCache !== undefined) process.env.NODE_COMPILE_CACHE ??= compileCache

/** Print the stack and the causes of an error, not only its message. */
export const debug = process.env.CONTIMG_DEBUG === '1'

const FILE = 'contimg.env'

/** Where the settings are from: this environment, and the file that PIPELINE_CONFIG names, else that in the state folder. */
export const configRequest = { environment: process.env, ...configFile() }

/** The settings as they hold; what is wrong with them is told before a command does anything. */
export const config = readConfig(configRequest)

const { settings, origins } = config
const { stateDir } = settings

export const { logLevel, nvssCatalog, telescopeName, vlaCatalog } = settings

/** A setting where someone made it; undefined where it is the default, so that a command has its own. */
export function given<K extends SettingKey>(key: K): Settings[K] | undefined {
  return origins[key].name === '' ? undefined : settings[key]
}

/** WSClean, for --engine wsclean. */
export const wscleanProgram = settings.wsclean

/** What it is to run in: it wants OpenBLAS to keep to one thread. */
export const wscleanEnvironment = { ...process.env, OPENBLAS_NUM_THREADS: '1' }

/** Whether someone said where the pipeline keeps things: then it is made where it is not there yet. */
export const isStateConfigured = origins.stateDir.name !== '' || origins.database.name !== ''

/** Catalogues that were brought in. */
export const catalogFolder = join(stateDir, 'catalogs')

/** What there is. */
export const productsDatabase = settings.database ?? join(stateDir, 'db', 'pipeline.sqlite3')

function configFile(): { file?: string } {
  const named = process.env.PIPELINE_CONFIG
  if (named) return { file: named }
  const usual = join(process.env.PIPELINE_STATE_DIR || 'state', FILE)
  return existsSync(usual) ? { file: usual } : {}
}
