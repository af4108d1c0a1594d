import { requeueGroup } from '@contimg/state/products'
import type { Command } from 'commander'
import { withEach } from './absurd-text.ts'
import { UnknownGroupError } from './group-show.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'

export function registerGroupReprocess(group: Command): void {
  const command = group
    .command('reprocess')
    .argument('<ids...>', 'of observations')
    .summary('process observations anew')
    .description(
      'Begins observations anew, from their first stage, whatever became of them. Tasks of theirs that are under way are ' +
        'cancelled; products are replaced when the new ones are whole.',
    )
    .action(reprocess)
  addDatabase(command)
  addExamples(command, ['contimg group reprocess 2025-10-18T02:27:48'])
}

async function reprocess(ids: readonly string[], { db }: RegistryOptions): Promise<void> {
  await using products = await openRegistry(db)
  await withEach('queued again', ids, async (id) => {
    const run = await requeueGroup(products, id)
    if (run === undefined) throw new UnknownGroupError(id)
    console.log(`${id}  queued again, run ${run}`)
  })
}
