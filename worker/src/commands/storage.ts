import type { Command } from 'commander'
import { config } from '../config.ts'
import type { Difference } from '../maintenance/difference.ts'
import { placesOf } from '../maintenance/places.ts'
import { reconcile } from '../maintenance/reconcile.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { warn } from './warn.ts'

interface Flags extends RegistryOptions {
  readonly execute?: boolean
  readonly json?: boolean
}

/** Some of what differs could not be put right; the rest was. */
export class ReconcileFailedError extends Error {
  override readonly name = 'ReconcileFailedError'

  constructor(failures: readonly string[]) {
    super(`${failures.length} could not be put right, the first: ${failures[0]}`)
  }
}

/** What lies on the disks, and what the database says of it. */
export function registerStorage(program: Command): void {
  const group = program.command('storage').description('What lies on the disks, and what the database says of it.')
  const command = group
    .command('reconcile')
    .summary('find where disks and database differ')
    .description(
      'Shows what the database says to be on disk and is not, and what lies in the folders of outputs and is not known. With ' +
        '--execute it marks rows as gone, or there again, takes calibration sets out of use of which a table is gone, and puts ' +
        'in Measurement Sets and images that tell enough of themselves. Nothing is removed from any disk. Where a folder is ' +
        'missing or empty, as without its disk, its products are not marked.',
    )
    .option('--execute', 'put right what is clear; otherwise it is only shown')
    .option('--json', 'print as JSON, a line each')
    .action(run)
  addDatabase(command)
  addExamples(command, ['contimg storage reconcile', 'contimg storage reconcile --execute'])
}

async function run({ db, execute = false, json }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  const { differences, failures } = await reconcile(products, placesOf(config.settings), { execute })
  if (json) for (const one of differences) console.log(jsonText(one))
  else console.log(differences.length === 0 ? 'disks and database agree' : tableText(differences, execute))
  for (const failure of failures) warn(failure)
  if (failures.length > 0) throw new ReconcileFailedError(failures)
}

const DONE = { 'mark gone': 'marked gone', 'mark there': 'marked there', index: 'indexed', leave: 'left' }

function tableText(differences: readonly Difference[], isDone: boolean): string {
  const rows = differences.map(({ path, what, step, reason }) => [isDone ? DONE[step] : step, what, path, reason])
  const headings = ['what is done', 'kind', 'path', 'why'].map((heading) => ({ heading }))
  return textTable(headings, rows)
}
