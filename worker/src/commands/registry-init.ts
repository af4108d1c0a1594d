import { listCalibrationSets, openProducts } from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { addDatabase, type RegistryOptions } from './registry-database.ts'

export function registerRegistryInit(registry: Command): void {
  const command = registry
    .command('init')
    .summary('make the database')
    .description('Makes the database where there is none, and brings an older one up to date. What is in it stays.')
    .action(init)
  addDatabase(command)
  addExamples(command, ['contimg registry init', 'contimg registry init --db state/db/pipeline.sqlite3'])
}

async function init({ db }: RegistryOptions): Promise<void> {
  await using products = await openProducts(db)
  const sets = await listCalibrationSets(products)
  console.log(`${db}  ${sets.length} calibration sets`)
}
