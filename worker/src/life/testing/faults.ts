import { join } from 'node:path'
import { identify } from '@contimg/pipeline'
import { listGroups } from '@contimg/state/products'
import type { AbsurdClient, Task } from '@contimg/state/work'
import { fitsFault, productsBelow } from './files.ts'
import type { Site } from './site.ts'
import { until } from './until.ts'

const OPEN: readonly Task['status'][] = ['pending', 'claimed', 'retrying']

/** What a site shows that is not as it has to be when all is done: nothing, where each thing was done exactly once. */
export async function faultsOf(site: Site, client: AbsurdClient): Promise<string[]> {
  await until('the tasks of no group are done', async () => !(await allTasks(client)).some(isUnderWay))
  const tasks = await allTasks(client)
  return [
    ...(await queueFaults(client, tasks)),
    ...(await groupFaults(site, tasks)),
    ...(await recordFaults(site, tasks)),
    ...(await fileFaults(site, tasks)),
  ]
}

/** What is begun by the clock, or while nothing else is to be done, may be under way at any moment. */
function isUnderWay({ group, status }: Task): boolean {
  return group === undefined && OPEN.includes(status)
}

export async function allTasks(client: AbsurdClient): Promise<Task[]> {
  const tasks: Task[] = []
  for (let from: string | undefined; ; ) {
    const page = await client.listTasks({}, { limit: 1000, from })
    tasks.push(...page.tasks)
    from = page.next
    if (from === undefined) return tasks
  }
}

async function queueFaults(client: AbsurdClient, tasks: readonly Task[]): Promise<string[]> {
  const open = tasks.filter(({ status }) => OPEN.includes(status))
  const failed = tasks.filter(({ status }) => status === 'failed')
  const aside = await client.recordsAside.list()
  const letters = await client.deadLetters.list()
  return [
    ...open.map(({ task, group, status }) => `${task} of ${group} is ${status}`),
    ...aside.map(({ kind, reason }) => `a record of kind ${kind} was set aside: ${reason}`),
    ...unless((await client.records.count()) === 0, 'records wait'),
    ...unless(letters.length === failed.length, `${letters.length} dead letters, ${failed.length} failed tasks`),
    ...failed.filter(({ error }) => !error?.message).map(({ id }) => `${id} failed without a reason`),
  ]
}

/** A group ended once: completed, with every one of its stages done once; or failed, and says why. */
async function groupFaults(site: Site, tasks: readonly Task[]): Promise<string[]> {
  const products = await site.products()
  const groups = await listGroups(products, ['pending', 'in_progress', 'completed', 'failed'])
  return groups.flatMap(({ id, state, error, run }) => {
    const mine = tasks.filter(({ group, payload }) => group === id && payload.config.run === run)
    const kinds = mine.map(({ task }) => task)
    return [
      ...unless(state === 'completed' || (state === 'failed' && !!error), `${id} is ${state} ${error ?? ''}`),
      ...unless(new Set(kinds).size === kinds.length, `${id} had ${kinds.sort().join(', ')}`),
    ]
  })
}

/** What is in the database of products is what the tasks of groups did, each once. */
async function recordFaults(site: Site, tasks: readonly Task[]): Promise<string[]> {
  const { db } = await site.products()
  const done = tasks.filter(({ status, group }) => status === 'completed' && group !== undefined).map(({ id }) => id)
  const jobs = await db.selectFrom('recorded_jobs').select('job_id').where('group_id', 'is not', null).execute()
  const activities = await db.selectFrom('activities').select('job_id').where('group_id', 'is not', null).execute()
  const timings = await db.selectFrom('performance_metrics').select('job_id').execute()
  const images = await db.selectFrom('images').select('path').execute()
  const sets = await db.selectFrom('ms_index').select('path').execute()
  return [
    ...unequal(
      'recorded jobs',
      jobs.map((row) => row.job_id),
      done,
    ),
    ...unequal(
      'activities',
      activities.map((row) => row.job_id ?? ''),
      done,
    ),
    ...unequal(
      'timings',
      timings.map((row) => row.job_id ?? ''),
      done,
    ),
    ...unequal(
      'images in the database',
      images.map(({ path }) => path),
      resultsOf(tasks, 'images'),
    ),
    ...unequal(
      'Measurement Sets in the database',
      sets.map(({ path }) => path),
      resultsOf(tasks, 'ms', 'convert-uvh5-to-ms'),
    ),
  ]
}

/** Below the outputs lies what the tasks made, under its final name, whole, and nothing else. */
async function fileFaults(site: Site, tasks: readonly Task[]): Promise<string[]> {
  const sets = resultsOf(tasks, 'ms', 'convert-uvh5-to-ms')
  const images = resultsOf(tasks, 'images')
  const previews = images.filter((path) => path.endsWith('-image.fits')).map((path) => path.replace(/fits$/, 'png'))
  const backups = join(site.outputDir, 'backups')
  const found = productsBelow(site.outputDir).filter((path) => !path.startsWith(backups))
  const faults = unequal('products', found, [...sets, ...resultsOf(tasks, 'tables'), ...images, ...previews])
  const applied = resultsOf(tasks, 'ms', 'calibration-apply')
  for (const path of found) {
    const artifact = await identify(path).catch((error: Error) => error)
    if (artifact instanceof Error) faults.push(`${path}: ${artifact.message}`)
    else if (artifact.kind === 'measurement-set') {
      const wanted = applied.filter((one) => one === path).length
      faults.push(
        ...unless(artifact.generation === wanted, `${path}: generation ${artifact.generation}, not ${wanted}`),
      )
    } else if (path.endsWith('.fits')) faults.push(...fitsFault(path))
  }
  return faults
}

function resultsOf(tasks: readonly Task[], name: string, kind?: string): string[] {
  const done = tasks.filter(({ status, task }) => status === 'completed' && (kind === undefined || task === kind))
  return done.flatMap(({ result }) => (result as Record<string, string | string[]> | undefined)?.[name] ?? [])
}

const unless = (isGood: boolean, fault: string): string[] => (isGood ? [] : [fault])

/** The same things, each once. */
function unequal(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const missing = wanted.filter((one) => !found.includes(one))
  const more = found.filter((one, index) => !wanted.includes(one) || found.indexOf(one) !== index)
  return [...missing.map((one) => `${what}: ${one} is missing`), ...more.map((one) => `${what}: ${one} is too many`)]
}
