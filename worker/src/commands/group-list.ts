import { type GroupState, type IngestGroup, pageOfGroups } from '@contimg/state/products'
import { type Command, Option } from 'commander'
import { plainJson, shortText } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { wholeNumberFrom } from './values.ts'

interface ListFlags extends RegistryOptions {
  readonly state?: readonly GroupState[]
  readonly limit: number
  readonly before?: string
  readonly json?: boolean
}

const STATES: readonly GroupState[] = ['collecting', 'pending', 'in_progress', 'completed', 'failed']

export function registerGroupList(group: Command): void {
  const command = group
    .command('list')
    .summary('show observations, the latest first, and where they are')
    .description(
      'Shows observations, the latest first: their state, the stage they are at, and why those failed that did.',
    )
    .addOption(new Option('--state <states...>', 'only these').choices(STATES))
    .option('--limit <n>', 'of a page', wholeNumberFrom(1, 1000), 50)
    .option('--before <id>', 'only earlier observations: the next page')
    .option('--json', 'print as JSON, {"groups": […], "next": …}')
    .action(list)
  addDatabase(command)
  addExamples(command, ['contimg group list', 'contimg group list --state failed --json'])
}

async function list({ db, state, limit, before, json }: ListFlags): Promise<void> {
  await using products = await openRegistry(db)
  const page = { limit: limit + 1, ...(state && { states: state }), ...(before !== undefined && { before }) }
  const found = await pageOfGroups(products, page)
  const groups = found.slice(0, limit)
  const next = found.length > limit ? groups[groups.length - 1].id : undefined
  if (json) return console.log(plainJson({ groups: groups.map(groupRecord), next: next ?? null }))
  console.log(groups.length === 0 ? 'no observations' : groupsText(groups))
  if (next !== undefined) console.log(`there are more: --before ${next}`)
}

/** A group for machines. */
export function groupRecord(group: IngestGroup): Record<string, unknown> {
  const { receivedS, updatedS, ...rest } = group
  return snakeKeys({ ...rest, receivedOn: isoOf(receivedS), updatedOn: isoOf(updatedS) })
}

export const isoOf = (unixS: number): string => new Date(1000 * unixS).toISOString()

export function groupsText(groups: readonly IngestGroup[]): string {
  const columns = ['group', 'state', 'stage', 'run', 'stages', 'changed', 'error'].map((heading) => ({ heading }))
  return textTable(
    columns,
    groups.map(({ id, state, stage, run, stages, updatedS, error }) => [
      ...[id, state, stage, run, stages.join(' ')],
      isoOf(updatedS).slice(0, 19),
      shortText(error, 80),
    ]),
  )
}
