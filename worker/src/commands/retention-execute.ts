import { userInfo } from 'node:os'
import { listRetentionPolicies, type RetentionPolicy, requireRetentionPolicy } from '@contimg/state/products'
import type { AbsurdClient } from '@contimg/state/work'
import type { Command } from 'commander'
import { config } from '../config.ts'
import { placesOf } from '../maintenance/places.ts'
import { executeRetention, planRetention, type RetentionPlan } from '../maintenance/retention.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'
import { warn } from './warn.ts'

interface Flags extends RegistryOptions, AbsurdFlags {
  readonly withoutQueue?: boolean
  readonly json?: boolean
}

/** Something could not be removed; the rest was. */
export class RetentionFailedError extends Error {
  override readonly name = 'RetentionFailedError'

  constructor(policy: string, errors: readonly string[]) {
    super(`${policy}: ${errors.length} could not be removed, the first: ${errors[0]}`)
  }
}

export function registerRetentionSimulate(group: Command): void {
  const command = group
    .command('simulate')
    .argument('[policy]', 'its id; all active ones where not given')
    .summary('show what would be removed now')
    .action(simulate)
  addCommon(command)
  command.description(
    'Shows what policies would remove now, how much that frees, and what stays and why. Nothing changes.',
  )
  addExamples(command, ['contimg retention simulate', 'contimg retention simulate measurement-sets --json'])
}

export function registerRetentionExecute(group: Command): void {
  const command = group
    .command('execute')
    .argument('<policy>', 'its id')
    .summary('remove what a policy says')
    .action(execute)
  addCommon(command)
  command.description(
    'Removes what a policy says, and notes that with what went wrong. What is made of it stays known to “contimg provenance”, ' +
      'and rows in the database stay, marked as not stored. Never removed: raw files, calibration tables that are in use, ' +
      'anything outside of the folders of outputs, and what a task, group or mosaic that is under way needs.',
  )
  addExamples(command, ['contimg retention execute measurement-sets'])
}

function addCommon(command: Command): void {
  command
    .option('--without-queue', 'there is no work queue whose tasks could need something')
    .option('--json', 'print as JSON, a line each')
  addDatabase(command)
  addDatabaseUrl(command)
}

async function simulate(id: string | undefined, { db, json, ...flags }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  await using work = await queueOf(flags)
  const active = (await listRetentionPolicies(products)).filter(({ status }) => status === 'active')
  const policies: RetentionPolicy[] = id === undefined ? active : [await requireRetentionPolicy(products, id)]
  for (const policy of policies) {
    const plan = await planRetention({ products, work, places: placesOf(config.settings) }, policy)
    tell(plan, 'to be removed', json)
  }
}

async function execute(id: string, { db, json, ...flags }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  await using work = await queueOf(flags)
  const policy = await requireRetentionPolicy(products, id)
  const means = { products, work, places: placesOf(config.settings) }
  const report = await executeRetention(means, policy, { by: 'manual', user: userInfo().username })
  tell(report, 'removed', json)
  for (const error of report.errors) warn(error)
  if (report.errors.length > 0) throw new RetentionFailedError(id, report.errors)
}

async function queueOf({
  withoutQueue,
  ...flags
}: Pick<Flags, 'withoutQueue' | 'databaseUrl'>): Promise<AbsurdClient | undefined> {
  return withoutQueue ? undefined : await connectWork(flags)
}

function tell({ policy, items }: RetentionPlan, word: string, json: boolean | undefined): void {
  if (json) {
    for (const item of items) console.log(jsonText({ policy: policy.id, ...item }))
    return
  }
  const words = { delete: word, notify: 'told', keep: 'kept' }
  const rows = items.map((one) => [words[one.step], one.path, sizeText(one.sizeBytes), one.reason])
  if (rows.length > 0)
    console.log(textTable([{ heading: 'what' }, { heading: 'path' }, { heading: 'size' }, { heading: 'why' }], rows))
  const gone = items.filter(({ step }) => step === 'delete')
  console.log(`${policy.id}: ${gone.length} ${word}, ${sizeText(gone.reduce((sum, one) => sum + one.sizeBytes, 0))}`)
}
