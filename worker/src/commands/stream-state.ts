import {
  countGroups,
  findStreamState,
  hostClock,
  openProducts,
  putDesiredStreamState,
  type StreamState,
  streamNow,
} from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'

export function registerStreamStart(stream: Command): void {
  const command = stream
    .command('start')
    .summary('let the stream watch')
    .description(
      'Says that the stream is to watch, and that groups may be taken on. One that runs obeys within seconds.',
    )
    .action(async (_flags, command: Command) => await desire(databaseOf(command), 'running'))
  addDatabase(command)
  addExamples(command, ['contimg stream start'])
}

export function registerStreamStop(stream: Command): void {
  const command = stream
    .command('stop')
    .summary('let the stream rest')
    .description(
      'Says that the stream is to rest: it looks at no file, and no group is taken on. What is under way is finished; groups ' +
        'that are pending stay so. It stays at rest until contimg stream start.',
    )
    .action(async (_flags, command: Command) => await desire(databaseOf(command), 'stopped'))
  addDatabase(command)
  addExamples(command, ['contimg stream stop'])
}

export function registerStreamStatus(stream: Command): void {
  const command = stream
    .command('status')
    .summary('show what the stream does')
    .description(
      'Shows what the stream is to do, what it does, whether groups are taken on, and how many are in each state.',
    )
    .option('--json', 'print as JSON')
    .action(status)
  addDatabase(command)
  addExamples(command, ['contimg stream status --json'])
}

/** The stream has an option of the same name, which takes the value. */
function databaseOf(command: Command): string {
  return command.optsWithGlobals<RegistryOptions>().db
}

async function desire(db: string, desired: StreamState['desired']): Promise<void> {
  await using products = await openProducts(db)
  await putDesiredStreamState(products, desired)
  const { actual, isAlive } = streamNow(await findStreamState(products), hostClock())
  console.log(
    `stream: to be ${desired}, now ${isAlive ? actual : 'not there (contimg stream, or contimg serve, runs it)'}`,
  )
}

async function status({ json }: { readonly json?: boolean }, command: Command): Promise<void> {
  await using products = await openRegistry(databaseOf(command))
  const state = await findStreamState(products)
  const { actual, isAlive, heartbeatAgeS, notClaiming } = streamNow(state, hostClock())
  const groups = await countGroups(products)
  const { desired, inputDir, outputDir, host, pid, heartbeat } = state
  if (json) {
    const seen = heartbeat === undefined ? null : new Date(1000 * heartbeat.unixS).toISOString()
    const where = { input_dir: inputDir ?? null, output_dir: outputDir ?? null, host: host ?? null, pid: pid ?? null }
    const facts = { running: isAlive && actual === 'running', desired, actual, claiming: notClaiming === undefined }
    console.log(
      JSON.stringify({ ...facts, reason: notClaiming ?? state.reason ?? null, ...where, heartbeat_on: seen, groups }),
    )
    return
  }
  const age = heartbeatAgeS === undefined ? '' : `, last heard of ${heartbeatAgeS.toFixed(0)} s ago`
  const lines = [
    `stream     ${actual}${age}; to be ${desired}`,
    `claiming   ${notClaiming === undefined ? 'yes' : `no: ${notClaiming}`}`,
    ...(state.reason !== undefined && state.reason !== notClaiming ? [`notes      ${state.reason}`] : []),
    ...(inputDir === undefined ? [] : [`from       ${inputDir}`, `to         ${outputDir}`]),
    `groups     ${Object.entries(groups)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
  ]
  console.log(lines.join('\n'))
}
