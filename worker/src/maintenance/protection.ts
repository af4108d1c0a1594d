import { lstat, realpath } from 'node:fs/promises'
import { listGroups, listMeasurementSetsOfMosaics, listStoredProducts, type Products } from '@contimg/state/products'
import { type AbsurdClient, pathsOf } from '@contimg/state/work'
import type { Places } from './places.ts'

/** The part of the queue that tells which tasks are not done. */
export type TaskList = Pick<AbsurdClient, 'listTasks'>

const UNDONE = ['pending', 'claimed', 'retrying'] as const
const OPEN = ['collecting', 'pending', 'in_progress'] as const
const PAGE = 1000

/** Why something must stay; undefined where nothing speaks for it. */
export type Protection = (path: string) => Promise<string | undefined>

/**
 * What must not be removed at this moment: what tasks name that are not done, Measurement Sets of groups and mosaics that
 * are under way, raw files, and all that lies outside of the folders of outputs.
 *
 * @param work  undefined where nobody can have tasks
 */
export async function protectionNow(
  products: Products,
  work: TaskList | undefined,
  { outputs, logs, input, backups }: Places,
): Promise<Protection> {
  const named = work === undefined ? [] : await pathsOfTasks(work)
  const busy = await measurementSetsUnderWay(products)
  const roots = await Promise.all([...outputs, logs].map((root) => realpath(root).catch(() => root)))
  return async (path) => {
    const found = await lstat(path).catch(() => undefined)
    if (found?.isSymbolicLink()) return 'is a link'
    const real = await realpath(path).catch(() => path)
    if (!roots.some((root) => real.startsWith(`${root}/`))) return `lies outside of ${roots.join(' and ')}`
    if ([path, real].some((one) => meet(one, input) || one.endsWith('.hdf5'))) return 'is raw data'
    if (meet(real, backups)) return 'is a backup'
    if (busy.has(path)) return 'belongs to a group or mosaic that is under way'
    const task = named.find((one) => path.startsWith(one) || one.startsWith(`${path}/`))
    return task === undefined ? undefined : 'a task that is not done names it'
  }
}

/** Whether one lies within the other. */
function meet(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
}

/** Of images a task names the beginning of their paths. */
async function pathsOfTasks(work: TaskList): Promise<string[]> {
  const paths = new Set<string>()
  let from: string | undefined
  do {
    const page = await work.listTasks({ status: UNDONE }, { limit: PAGE, from })
    for (const { payload } of page.tasks) for (const path of pathsOf(payload)) paths.add(path)
    from = page.next
  } while (from !== undefined)
  return [...paths]
}

async function measurementSetsUnderWay(products: Products): Promise<Set<string>> {
  const open = new Set((await listGroups(products, OPEN)).map(({ id }) => id))
  const sets = await listStoredProducts(products, 'measurement-set')
  const ofGroups = sets.filter(({ group }) => group !== undefined && open.has(group)).map(({ path }) => path)
  return new Set([...ofGroups, ...(await listMeasurementSetsOfMosaics(products))])
}
