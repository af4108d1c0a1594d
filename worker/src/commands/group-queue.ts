import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DEFAULT_GROUPING_OPTIONS, type FileGroup, type GroupsPlan, mjdSFromIso, planGroups } from '@contimg/pipeline'
import { CHAINS, type ChainName, openProducts, queueGroup } from '@contimg/state/products'
import { taskRoots } from '@contimg/state/settings'
import { confine, OutsideRootsError } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { config, isStateConfigured } from '../config.ts'
import { pairs } from './absurd-payload.ts'
import { LONGEST_TOLERANCE_S, remarks } from './groups-text.ts'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { textTable } from './text-table.ts'
import { numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface QueueFlags extends RegistryOptions {
  readonly chain: ChainName
  readonly start?: number
  readonly end?: number
  readonly tolerance: number
  readonly minAge: number
  readonly imaging?: readonly string[]
  readonly json?: boolean
}

export function registerGroupQueue(group: Command): void {
  const command = group
    .command('queue')
    .argument('<paths...>', 'a folder of subband files, or files, which stand for their whole observations')
    .summary('have observations processed')
    .description(
      'Groups subband files by time and queues every observation that is whole; the recorder (contimg serve) takes it ' +
        'through its stages. An observation that is in the queue already stays as it is: reprocess begins it anew.',
    )
    .addOption(
      new Option('--chain <name>', `stages: ${chainsText()}`).choices(Object.keys(CHAINS)).default('standard-pipeline'),
    )
    .option('--start <time>', 'only observations from this time on, ISO 8601, UTC', mjdSFromIso)
    .option('--end <time>', 'only observations before this time', mjdSFromIso)
    .option(
      '--tolerance <s>',
      "how long after a group's first stamp a file may belong to it",
      numberFrom(0, LONGEST_TOLERANCE_S),
      DEFAULT_GROUPING_OPTIONS.toleranceS,
    )
    .option('--min-age <s>', 'ignore files that changed less than this ago', numberFrom(0), 0)
    .option('--imaging <k=v...>', 'settings of the images: imsize, cell_arcsec, niter, robust, threshold, column')
    .option('--json', 'print as JSON')
    .action(queue)
  addDatabase(command)
  addExamples(command, [
    'contimg group queue /data/incoming --start 2025-10-18T00:00:00 --end 2025-10-19T00:00:00',
    'contimg group queue /data/incoming --chain calibrator',
    'contimg group queue /data/incoming/2025-10-18T02:27:48_sb00.hdf5 --imaging imsize=2048 niter=500',
  ])
}

const chainsText = () =>
  Object.entries(CHAINS)
    .map(([name, stages]) => `${name} (${stages.join(', ')})`)
    .join('; ')

async function queue(paths: readonly string[], flags: QueueFlags): Promise<void> {
  const imaging = pairs('--imaging', flags.imaging ?? [])
  const settings = Object.keys(imaging).length > 0 ? { imaging } : {}
  const groups = foundIn(paths, flags)
  await using products = await (isStateConfigured ? openProducts : openRegistry)(flags.db)
  const rows: { group: string; files: number; outcome: string }[] = []
  for (const { id, files, missing } of groups) {
    const add = (outcome: string) => rows.push({ group: id, files: files.size, outcome })
    if (missing.length > 0) {
      add(`not whole: ${missing.map((one) => `sb${`${one}`.padStart(2, '0')}`).join(', ')} missing`)
      continue
    }
    const all = [...files].map(([subband, { path }]) => ({ subband, path: resolve(path) }))
    warnOutside(all.map(({ path }) => path))
    const isNew = await queueGroup(products, { id, files: all, stages: CHAINS[flags.chain], settings })
    add(isNew ? 'queued' : 'was in the queue')
  }
  if (flags.json) return console.log(JSON.stringify({ groups: rows }))
  const columns = ['group', 'files', ''].map((heading) => ({ heading }))
  console.log(
    rows.length === 0
      ? 'no observations'
      : textTable(
          columns,
          rows.map((row) => Object.values(row)),
        ),
  )
}

/** Observations of a folder, or those that files belong to. */
function foundIn(paths: readonly string[], flags: QueueFlags): FileGroup[] {
  const named = paths.filter((path) => !statSync(path).isDirectory()).map((path) => resolve(path))
  const folders = new Set(
    paths.map((path) => resolve(path)).map((path) => (named.includes(path) ? dirname(path) : path)),
  )
  const groups = [...folders].flatMap((folder) => {
    const plan = planGroups(requestOf(folder, flags))
    const isWhole = paths.some((path) => resolve(path) === folder)
    const some = isWhole ? plan.groups : plan.groups.filter(({ group }) => hasOne(group, named))
    const seen: GroupsPlan = isWhole ? plan : { ...plan, groups: some, ignored: [] }
    remarks(seen).forEach(warn)
    return some.map(({ group }) => group)
  })
  const lost = named.find((path) => !groups.some((group) => hasOne(group, [path])))
  if (lost !== undefined)
    throw new OptionError(`${lost}: is of no observation in that time, wanted a finished subband file`)
  return groups
}

function hasOne({ files, duplicates }: FileGroup, paths: readonly string[]): boolean {
  return [...files.values(), ...duplicates].some(({ path }) => paths.includes(resolve(path)))
}

function requestOf(folder: string, { start, end, tolerance, minAge }: QueueFlags) {
  return {
    ...{ incomingFolder: folder, outFolder: folder, skipExisting: true, missing: 'refuse' as const },
    startMjdS: start ?? Number.NEGATIVE_INFINITY,
    endMjdS: end ?? Number.POSITIVE_INFINITY,
    grouping: {
      toleranceS: tolerance,
      changedBeforeMs: minAge === 0 ? Number.POSITIVE_INFINITY : Date.now() - 1000 * minAge,
    },
  }
}

/** Workers refuse what lies elsewhere; theirs may be another configuration than this command's. */
function warnOutside(paths: readonly string[]): void {
  try {
    confine({ config: {}, inputs: { paths }, outputs: {} }, taskRoots(config.settings))
  } catch (error) {
    if (!(error instanceof OutsideRootsError)) throw error
    warn(`${error.path} lies outside of PIPELINE_INPUT_DIR and the other folders: workers that are set so refuse it`)
  }
}
