import { planRetirement } from '@contimg/pipeline'
import { changeCalibrationSet } from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { changeText } from './registry-changes.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { OptionError } from './values.ts'

interface Options extends RegistryOptions {
  readonly name: string
  readonly reason?: string
}

export function registerRegistryRetire(registry: Command): void {
  const command = registry
    .command('retire')
    .summary('take a set out of use')
    .description('Takes a set out of use: it is never applied again. A set that it superseded is in use again.')
    .requiredOption('--name <set>', 'the set')
    .option('--reason <text>', 'why', 'retired by hand')
    .action(retire)
  addDatabase(command)
  addExamples(command, ['contimg registry retire --name cal_2025-10-18T02:27:48 --reason interference'])
}

async function retire({ db, name, reason = '' }: Options): Promise<void> {
  await using products = await openRegistry(db)
  const changes = await changeCalibrationSet(products, name, (set, others) => {
    if (set.status === 'retired')
      throw new OptionError(`set ${name} is retired already${set.notes ? ` (${set.notes})` : ''}`)
    return planRetirement(set, others, reason)
  })
  console.log(changes.map(changeText).join('\n'))
}
