import { getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { readConfig, requestOf, type SettingKey, type Settings, watchdogPeriodS } from '@contimg/state/settings'

// Threads keep their compiled sources where the command keeps its own: they start in a third of the time.
const compileCache = getCompileCacheDir()
if (compileCache !== undefined) process.env.NODE_COMPILE_CACHE ??= compileCache

/** Print the stack and the causes of an error, not only its message. */
export const debug = process.env.CONTIMG_DEBUG === '1'

/** Where the settings are from: this environment, and the file that PIPELINE_CONFIG names, else that in the state folder. */
export const configRequest = requestOf(process.env)

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

/** Within what time systemd wants to hear of this process, and of no process that it starts; undefined where it does not. */
export const systemdWatchdogS = watchdogPeriodS(process.env, process.pid)

/** Catalogues that were brought in. */
export const catalogFolder = join(stateDir, 'catalogs')

/** What there is. */
export const productsDatabase = settings.database ?? join(stateDir, 'db', 'pipeline.sqlite3')
