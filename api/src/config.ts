import { join } from 'node:path'
import { loadConfig, requestOf } from '@contimg/state/settings'

/** The settings as they hold, of the environment and its file. @throws ConfigError */
export function configOfEnvironment() {
  const { settings } = loadConfig(requestOf(process.env))
  return { settings, productsDatabase: settings.database ?? join(settings.stateDir, 'db', 'pipeline.sqlite3') }
}
