import { resolve } from 'node:path'
import type { Products } from '@contimg/state/products'
import { type Settings, taskRoots } from '@contimg/state/settings'
import { type AbsurdClient, jobLogFolder, USUAL_SCHEDULES } from '@contimg/state/work'
import { type MaintenanceOptions, maintain } from './loop.ts'
import { placesOf } from './places.ts'
import type { Means } from './tasks.ts'
import { spawnCatalogSetup, spawnHashes, spawnHousekeeping } from './when-idle.ts'

const LONGEST_HEARTBEAT_S = 10 // a third of the lease

/**
 * Does maintenance as the settings say until it is to stop, the usual schedules set where they are not there yet. What goes
 * wrong is told, and does not end who shares the process.
 */
export async function runMaintenance(
  products: Products,
  work: AbsurdClient,
  settings: Settings,
  tell: MaintenanceOptions['tell'],
  stop: AbortSignal,
): Promise<void> {
  const places = placesOf(settings)
  const { leftoverAgeS, inProgressTimeoutS, collectingTimeoutS } = settings
  const means: Means = { products, work, places, leftoverAgeS, inProgressTimeoutS, collectingTimeoutS }
  const options: MaintenanceOptions = {
    roots: [...taskRoots(settings), places.backups],
    pollS: Math.max(1, settings.workerPollS),
    heartbeatS: Math.min(settings.heartbeatS, LONGEST_HEARTBEAT_S),
    logs: jobLogFolder(settings.stateDir),
    tell,
    whenIdle: async () => {
      if (settings.housekeeping) await spawnHousekeeping(means, settings.housekeepingIntervalS)
      await spawnHashes(means)
      await spawnCatalogSetup(means, {
        folder: resolve(settings.stateDir, 'catalogs'),
        decDeg: settings.pointingDecDeg,
      })
    },
  }
  try {
    await work.schedules.addMissing(USUAL_SCHEDULES)
    await maintain(means, options, stop)
  } catch (error) {
    tell(`maintenance ended: ${(error as Error).message}`)
  }
}
