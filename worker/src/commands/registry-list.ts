import type { CalibrationSet } from '@contimg/pipeline'
import { listCalibrationSets } from '@contimg/state/products'
import { type Command, Option } from 'commander'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { setRecord } from './registry-records.ts'
import { degFromRad, timeText } from './registry-values.ts'
import { textTable } from './text-table.ts'

interface Options extends RegistryOptions {
  readonly status?: CalibrationSet['status']
  readonly json?: boolean
}

export function registerRegistryList(registry: Command): void {
  const command = registry
    .command('list')
    .alias('list-sets')
    .summary('show all sets')
    .description('Shows every set that was registered, by time, with its validity and status; all of it with --json.')
    .addOption(new Option('--status <status>', 'only these').choices(['active', 'retired', 'superseded', 'failed']))
    .option('--json', 'print as JSON')
    .action(list)
  addDatabase(command)
  addExamples(command, ['contimg registry list', 'contimg registry list-sets --status active --json'])
}

async function list({ db, status, json }: Options): Promise<void> {
  await using products = await openRegistry(db)
  const all = await listCalibrationSets(products)
  const sets = status === undefined ? all : all.filter((set) => set.status === status)
  if (json) return console.log(JSON.stringify({ sets: sets.map(setRecord) }))
  console.log(sets.length === 0 ? 'no sets' : text(sets))
}

function text(sets: readonly CalibrationSet[]): string {
  const headings = ['set', 'status', 'tables', 'solved from', 'valid from', 'to', 'refant', 'quality', 'notes']
  const columns = headings.map((heading) => ({ heading }))
  columns.splice(3, 0, { heading: 'Dec', ...{ unit: 'deg', digits: 2 } })
  return textTable(
    columns,
    sets.map((set) => [
      set.name,
      set.isNonScience ? `${set.status}, NON_SCIENCE` : set.status,
      set.tables.map(({ kind }) => kind).join(' '),
      degFromRad(set.decRad),
      timeText(set.midMjdS),
      timeText(set.validity.startMjdS),
      timeText(set.validity.endMjdS),
      set.referenceAntenna,
      set.quality.grade,
      set.notes ?? '',
    ]),
  )
}
