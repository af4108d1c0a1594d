import { join, resolve } from 'node:path'
import type { Settings } from '@contimg/state/settings'
import { jobLogFolder } from '@contimg/state/work'

/** The folders that maintenance looks after. */
export interface Places {
  readonly outputs: readonly string[] // of products, and where they grow: nothing else is ever removed
  readonly scratch?: string | undefined // one of these, where products only grow
  readonly logs: string
  readonly jobLogs?: string // of attempts at tasks
  readonly input: string // of raw files: never touched
  readonly backups: string
}

export function placesOf({ outputDir, scratchDir, stateDir, inputDir, backupDir }: Settings): Places {
  return {
    outputs: [outputDir, ...(scratchDir === undefined ? [] : [scratchDir])].map((one) => resolve(one)),
    scratch: scratchDir === undefined ? undefined : resolve(scratchDir),
    logs: resolve(stateDir, 'logs'),
    jobLogs: jobLogFolder(stateDir),
    input: resolve(inputDir),
    backups: resolve(backupDir ?? join(outputDir, 'backups')),
  }
}
