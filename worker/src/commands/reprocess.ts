import { findGroup, type Products, requeueGroup } from '@contimg/state/products'
import type { Command } from 'commander'
import { withEach } from './absurd-text.ts'
import { UnknownGroupError } from './group-show.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { OptionError } from './values.ts'

interface Flags extends RegistryOptions {
  readonly from?: string
}

export function registerReprocess(program: Command): void {
  const command = program
    .command('reprocess')
    .argument('<groups...>', 'ids of observations')
    .summary('process observations anew, from the first stage or a later one')
    .description(
      'Begins observations anew, whatever became of them. With --from the stages before are left as they are: what they ' +
        'made is used. Tasks that are under way are cancelled; products are replaced when the new ones are whole. One ' +
        'that was never whole is collected again.',
    )
    .option('--from <stage>', 'such as convert, solve, apply or image: one of the stages of the observation')
    .action(reprocess)
  addDatabase(command)
  addExamples(command, [
    'contimg reprocess 2025-10-18T02:27:48',
    'contimg reprocess 2025-10-18T02:27:48 2025-10-18T02:32:57 --from image',
  ])
}

async function reprocess(ids: readonly string[], { db, from }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  await withEach('queued again', ids, async (id) => console.log(`${id}  ${await begin(products, id, from)}`))
}

async function begin(products: Products, id: string, from: string | undefined): Promise<string> {
  const group = await findGroup(products, id)
  if (group === undefined) throw new UnknownGroupError(id)
  if (from !== undefined && group.stages.length > 0 && !group.stages.includes(from))
    throw new OptionError(`${id} has no stage ${from}, wanted one of ${group.stages.join(', ')}`)
  const run = await requeueGroup(products, id, from)
  if (run === undefined) throw new UnknownGroupError(id)
  if ((await findGroup(products, id))?.state === 'collecting') return 'is collected: it is not whole yet'
  return `queued again${from === undefined ? '' : ` from ${from}`}, run ${run}`
}
