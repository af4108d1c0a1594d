import { hostClock, openProducts } from '@contimg/state/products'
import { type AbsurdClient, canStartEmbedded, NoWorkDatabaseError } from '@contimg/state/work'
import { config } from '../config.ts'
import { type Recovery, recoverGroups, workOnGroups } from '../maintenance/recover-groups.ts'
import { type AbsurdFlags, connectWork, WorkDatabaseError } from './absurd-connection.ts'
import { textTable } from './text-table.ts'

export interface RecoverFlags extends AbsurdFlags {
  readonly inProgressTimeout: number
  readonly collectingTimeout: number
  readonly db: string
}

/** Puts groups right that stand still. */
export async function recoverBy(flags: RecoverFlags, dryRun: boolean): Promise<Recovery[]> {
  await using products = await openProducts(flags.db)
  const { boot, nowS } = hostClock()
  const timeouts = { inProgressTimeoutS: flags.inProgressTimeout, collectingTimeoutS: flags.collectingTimeout }
  const request = { ...timeouts, now: { boot, s: nowS() }, dryRun }
  const work = await connected(flags)
  if (work === undefined || work instanceof Error) return await recoverGroups(products, work, request)
  await using client = work
  return await recoverGroups(products, workOnGroups(client), request)
}

/** The work, or why it is not known; undefined where there never was any, so that nobody can be at it. */
async function connected(flags: AbsurdFlags): Promise<AbsurdClient | Error | undefined> {
  try {
    return await connectWork(flags)
  } catch (error) {
    if (error instanceof WorkDatabaseError) return error
    if (!(error instanceof NoWorkDatabaseError)) throw error
    return canStartEmbedded(config.settings.stateDir).wasMade ? error : undefined
  }
}

export function groupsText(groups: readonly Recovery[], dryRun: boolean): string {
  const words = dryRun ? TO_DO : DONE
  const rows = groups.map(({ group, step, reason }) => [words[step], group, reason])
  return textTable([{ heading: 'what' }, { heading: 'group' }, { heading: 'why' }], rows)
}

const DONE = { again: 'taken up anew', fail: 'failed', leave: 'left' }
const TO_DO = { again: 'to be taken up anew', fail: 'to fail', leave: 'left' }
