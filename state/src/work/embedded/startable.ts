import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { assertReachable, serverAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { embeddedPlaces } from './places.ts'

/** Whether the server of a state directory could be started. */
export interface Startable {
  readonly wasMade: boolean // it has run before
  readonly problem: string | undefined // why it cannot
}

/** Looks, and starts nothing. */
export function canStartEmbedded(stateDirectory: string): Startable {
  const { data } = embeddedPlaces(stateDirectory)
  const wasMade = statSync(data, { throwIfNoEntry: false }) !== undefined
  try {
    const account = serverAccount(data)
    assertReachable(findBinaries().postgres, account)
    if (statSync(stateDirectory, { throwIfNoEntry: false })) assertReachable(join(stateDirectory, 'postgres'), account)
    const version = wasMade ? readFileSync(join(data, 'PG_VERSION'), 'utf8').trim() : '18'
    return { wasMade, problem: version === '18' ? undefined : `${data} is of PostgreSQL ${version}, wanted 18` }
  } catch (error) {
    return { wasMade, problem: (error as Error).message }
  }
}
