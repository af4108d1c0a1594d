import { type Check, type Level, worstOf } from '@contimg/state/health'
import type { Command } from 'commander'
import { catalogFolder, config, productsDatabase } from '../config.ts'
import { preflight } from '../preflight/run.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, type RegistryOptions } from './registry-database.ts'

/** Something is not as the pipeline needs it. */
export class PreflightFailedError extends Error {
  override readonly name = 'PreflightFailedError'
}

/** Nothing is known to be wrong, but not everything could be measured. */
export class PreflightUnknownError extends Error {
  override readonly name = 'PreflightUnknownError'
}

export function registerPreflight(program: Command): void {
  const command = program
    .command('preflight')
    .summary('check everything that the pipeline needs, and say what to do')
    .description(
      'Looks at the configuration, this host, folders and disks, both databases, the recorder, the workers and the stream, ' +
        'catalogues, calibrations and backups: what was found, what is wanted, and what to do. Changes nothing that is there. Ends with 0 ' +
        'where all is well (warnings allowed), with 5 where something fails, and with 1 where nothing fails and something ' +
        'could not be measured.',
    )
    .option('--json', 'print as JSON')
    .action(run)
  addDatabase(command)
  addExamples(command, ['contimg preflight', 'contimg preflight --json'])
}

async function run({ db, json }: RegistryOptions & { json?: boolean }): Promise<void> {
  const checks = await preflight({ config, database: db ?? productsDatabase, catalogFolder })
  const level = worstOf(checks)
  console.log(json ? jsonText({ level, checks }) : preflightText(checks))
  const those = (wanted: Level) => checks.filter((one) => one.level === wanted).map(({ name }) => name)
  if (level === 'FAIL') throw new PreflightFailedError(`not ready: ${those('FAIL').join(', ')}`)
  if (level === 'unknown') throw new PreflightUnknownError(`could not be measured: ${those('unknown').join(', ')}`)
}

/** A line for each, what to do below it. */
export function preflightText(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines: string[] = []
  for (const [i, one] of checks.entries()) {
    if (one.area !== checks[i - 1]?.area) lines.push(...(i === 0 ? [] : ['']), one.area)
    const wanted = one.level === 'ok' ? '' : `   (wanted ${one.wanted})`
    lines.push(`  ${one.level.padEnd(7)}  ${one.name.padEnd(width)}  ${one.found}${wanted}`)
    if (one.remedy !== undefined) lines.push(`${' '.repeat(13 + width)}→ ${one.remedy}`)
  }
  const count = (level: Level) => `${checks.filter((one) => one.level === level).length} ${level}`
  return [...lines, '', (['ok', 'warn', 'FAIL', 'unknown'] as const).map(count).join(', ')].join('\n')
}
