import { join } from 'node:path'
import { loadConfig, requestOf, watchdogPeriodS } from '@contimg/state/settings'

/** The settings as they hold, of the environment and its file. @throws ConfigError */
export function configOfEnvironment() {
  const { settings } = loadConfig(requestOf(process.env))
  return { settings, productsDatabase: settings.database ?? join(settings.stateDir, 'db', 'pipeline.sqlite3') }
}

/** Within what time systemd wants to hear of this process; undefined where it does not. */
export const systemdWatchdogS = watchdogPeriodS(process.env, process.pid)
