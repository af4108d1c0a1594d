import {
  listRetentionExecutions,
  listRetentionPolicies,
  type RetentionPolicy,
  requireRetentionPolicy,
} from '@contimg/state/products'
import type { Command } from 'commander'
import { ruleText } from '../maintenance/retention.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'

interface Flags extends RegistryOptions {
  readonly json?: boolean
}

const rulesText = ({ rules }: RetentionPolicy) => rules.map((rule) => `${rule.action} ${ruleText(rule)}`).join(', or ')

export function registerRetentionList(group: Command): void {
  const command = group
    .command('list')
    .summary('show the policies')
    .description('Shows each policy: of what data, whether it is carried out by itself, and its rules.')
    .option('--json', 'print as JSON, a line each')
    .action(list)
  addDatabase(command)
  addExamples(command, ['contimg retention list'])
}

async function list({ db, json }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  const policies = await listRetentionPolicies(products)
  if (json) {
    for (const policy of policies) console.log(jsonText(policy))
    return
  }
  const headings = ['policy', 'data', 'status', 'rules', 'last executed'].map((heading) => ({ heading }))
  const rows = policies.map((one) => [one.id, one.dataType, one.status, rulesText(one), one.lastExecuted])
  console.log(textTable(headings, rows))
}

export function registerRetentionShow(group: Command): void {
  const command = group
    .command('show')
    .argument('<policy>', 'its id')
    .summary('show a policy and what became of it')
    .description(
      'Shows a policy with its latest executions: what was looked at, removed and freed, and what went wrong.',
    )
    .option('--json', 'print as JSON')
    .action(show)
  addDatabase(command)
  addExamples(command, ['contimg retention show measurement-sets'])
}

async function show(id: string, { db, json }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  const policy = await requireRetentionPolicy(products, id)
  const executions = await listRetentionExecutions(products, id)
  if (json) return console.log(jsonText({ ...policy, executions }))
  console.log(`${policy.id}: ${policy.name}, ${policy.status}: ${rulesText(policy)}`)
  if (executions.length === 0) return console.log('never executed')
  const headings = ['started', 'status', 'by', 'looked at', 'removed', 'freed', 'errors'].map((heading) => ({
    heading,
  }))
  const rows = executions.map((one) => [
    ...[one.started_at, one.status, one.triggered_by, one.items_processed, one.items_affected],
    ...[sizeText(one.size_freed_bytes), one.error_count],
  ])
  console.log(textTable(headings, rows))
  for (const error of JSON.parse(executions[0].errors) as string[]) console.log(`  ${error}`)
}
