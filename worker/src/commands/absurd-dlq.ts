import type { AbsurdClient, DeadLetter, LetterFilter } from '@contimg/state/work'
import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { plainJson, requireQueue, secondsText, shortText, taskKind } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { textTable } from './text-table.ts'
import { OptionError, wholeNumberFrom } from './values.ts'

interface LetterFlags extends AbsurdFlags {
  readonly queue?: string
  readonly task?: string
  readonly all?: boolean
  readonly limit: number
  readonly json?: boolean
}

/** There is no such dead letter. */
export class UnknownDeadLetterError extends Error {
  override readonly name = 'UnknownDeadLetterError'
  readonly id: string

  constructor(id: string) {
    super(`there is no dead letter ${id}, wanted one that "contimg absurd dlq list" shows, or the id of its task`)
    this.id = id
  }
}

/** `contimg absurd dlq`: tasks that failed for good. */
export function registerAbsurdDeadLetters(absurd: Command): void {
  const group = absurd.command('dlq').description('Tasks that failed for good, kept until somebody decides.')
  const list = chosen(group.command('list').summary('show them, the latest first'))
    .option('--limit <n>', 'at most', wholeNumberFrom(1, 10_000), 100)
    .option('--json', 'print as JSON')
    .action(listLetters)
  const show = group
    .command('show')
    .argument('<id>', 'of a letter or its task')
    .summary('show one: what failed, and why')
  show.option('--json', 'print as JSON').action(showLetter)
  const ids = 'of letters or their tasks'
  const redrive = chosen(group.command('redrive').argument('[ids...]', ids).summary('have their tasks run again'))
    .option('--all', 'all of them, or of --queue and --task')
    .action(redriveLetters)
  const discard = chosen(
    group.command('discard').argument('[ids...]', ids).summary('take them away; tasks stay failed'),
  )
    .option('--all', 'all of them, or of --queue and --task')
    .action(discardLetters)
  for (const command of [list, show, redrive, discard]) addDatabaseUrl(command)
  addExamples(list, ['contimg absurd dlq list --task imaging'])
  addExamples(show, ['contimg absurd dlq show 0f8fad5b-d9cb-469f-a165-70867728950e'])
  addExamples(redrive, [
    'contimg absurd dlq redrive 0f8fad5b-d9cb-469f-a165-70867728950e',
    'contimg absurd dlq redrive --all',
  ])
  addExamples(discard, ['contimg absurd dlq discard --all --task imaging'])
}

function chosen(command: Command): Command {
  return command
    .option('--queue <name>', 'only of tasks of that queue')
    .option('--task <kind>', 'only of tasks of that kind', taskKind)
}

async function listLetters({ json, limit, ...flags }: LetterFlags): Promise<void> {
  await using client = await connectWork(flags)
  requireQueue(client, flags.queue)
  const letters = await client.deadLetters.list(filterOf([], flags), limit)
  if (json) return console.log(plainJson({ letters: letters.map((letter) => snakeKeys({ ...letter })) }))
  console.log(letters.length === 0 ? 'no dead letters' : lettersText(letters))
}

async function showLetter(id: string, { json, ...flags }: LetterFlags): Promise<void> {
  await using client = await connectWork(flags)
  const [letter] = await found(client, [id])
  if (json) return console.log(plainJson(letter))
  const { task, queue, attempts, taskId, error, payload } = letter
  console.log(lettersText([letter]))
  console.log(`task ${taskId}, ${task} in ${queue}, failed after ${attempts} attempts`)
  console.log(`${error?.name ?? 'error'}: ${error?.message ?? 'unknown'}\n${JSON.stringify(payload)}`)
}

async function redriveLetters(ids: readonly string[], flags: LetterFlags): Promise<void> {
  await using client = await connectWork(flags)
  const tasks = await client.deadLetters.redrive(await wanted(client, ids, flags))
  console.log(tasks.length === 0 ? 'no dead letters' : tasks.map((id) => `${id}  is tried again`).join('\n'))
}

async function discardLetters(ids: readonly string[], flags: LetterFlags): Promise<void> {
  await using client = await connectWork(flags)
  console.log(`${await client.deadLetters.discard(await wanted(client, ids, flags))} dead letters discarded`)
}

/** Those that are named, all of which there must be; else only what was asked for in so many words. */
async function wanted(client: AbsurdClient, ids: readonly string[], flags: LetterFlags): Promise<LetterFilter> {
  if (ids.length > 0 === (flags.all ?? false)) throw new OptionError('wanted either ids of dead letters, or --all')
  requireQueue(client, flags.queue)
  if (ids.length > 0) await found(client, ids)
  return filterOf(ids, flags)
}

/** @throws UnknownDeadLetterError */
async function found(client: AbsurdClient, ids: readonly string[]): Promise<DeadLetter[]> {
  const letters = await client.deadLetters.list({ ids }, ids.length)
  const missing = ids.find((one) => !letters.some(({ id, taskId }) => id === one || taskId === one))
  if (missing !== undefined) throw new UnknownDeadLetterError(missing)
  return letters
}

function filterOf(ids: readonly string[], { queue, task }: Pick<LetterFlags, 'queue' | 'task'>): LetterFilter {
  return { ...(ids.length > 0 && { ids }), ...(queue !== undefined && { queue }), ...(task !== undefined && { task }) }
}

function lettersText(letters: readonly DeadLetter[]): string {
  const columns = ['letter', 'task', 'failed', 'attempts', 'group', 'error'].map((heading) => ({ heading }))
  return textTable(
    columns,
    letters.map(({ id, task, failedOn, attempts, group, error }) => [
      ...[id, task, secondsText(failedOn), attempts, group ?? ''],
      shortText(error?.message),
    ]),
  )
}
