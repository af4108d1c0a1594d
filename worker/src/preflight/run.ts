import { existsSync } from 'node:fs'
import { type Check, checkFolders } from '@contimg/state/health'
import type { Config } from '@contimg/state/settings'
import { checkCatalogs, checkEngines } from './catalogs.ts'
import { checkConfiguration } from './configuration.ts'
import { checkDatabases } from './database.ts'
import { checkHost } from './host.ts'
import { checkStream, checkWork } from './work.ts'

/** Where things are. */
export interface PreflightRequest {
  readonly config: Config
  readonly database: string
  readonly catalogFolder: string
  readonly nowMs?: number
}

/** Looks at everything that the pipeline needs, and changes nothing of it. */
export async function preflight({
  config,
  database,
  catalogFolder,
  nowMs = Date.now(),
}: PreflightRequest): Promise<Check[]> {
  const { settings } = config
  const products = await checkDatabases({ path: database, inProgressTimeoutS: settings.inProgressTimeoutS, nowMs })
  const isUsable = existsSync(database) && !products.some(({ level, name }) => level !== 'ok' && STRUCTURE.has(name))
  return [
    ...checkConfiguration(config),
    ...(await checkHost(settings)),
    ...checkFolders(settings),
    ...products,
    ...(await checkWork(settings)),
    ...(isUsable ? await checkStream(database) : []),
    ...checkCatalogs(catalogFolder, nowMs),
    ...checkEngines({ wsclean: settings.wsclean, aoflagger: settings.aoflagger }),
  ]
}

const STRUCTURE = new Set(['SQLite', 'migrations', 'integrity'])
