import { spanText } from '@contimg/state/health'
import type { Attempt, Task } from '@contimg/state/work'
import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { recordOf } from './absurd-list.ts'
import { secondsBetween, secondsText } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { textTable } from './text-table.ts'

export function registerAbsurdShow(absurd: Command): void {
  const command = absurd
    .command('show')
    .argument('<id>', 'of a task')
    .summary('show a task: its attempts, what it waits for, what came of it')
    .description('Shows a task: what it is about, its attempts, why they failed, what it waits for, and its result.')
    .option('--json', 'print as JSON')
    .action(show)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd show 0f8fad5b-d9cb-469f-a165-70867728950e'])
}

async function show(id: string, { json, ...flags }: AbsurdFlags & { json?: boolean }): Promise<void> {
  await using client = await connectWork(flags)
  const [task, attempts] = [await client.getTask(id), await client.attempts(id)]
  if (json) {
    const all = attempts.map((attempt) => snakeKeys({ ...attempt }))
    return console.log(JSON.stringify({ ...recordOf(task), attempts_made: all }))
  }
  const waited = await Promise.all(task.waitsFor.map((other) => client.findTask(other)))
  console.log(
    taskText(
      task,
      waited.filter((other) => other !== undefined),
    ).join('\n'),
  )
  if (attempts.length > 0) console.log(attemptsText(attempts))
}

function taskText(task: Task, waitsFor: readonly Task[]): string[] {
  const { payload, error } = task
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['task', `${task.task} in ${task.queue}, priority ${task.priority}, at most ${spanText(task.timeoutS)} an attempt`],
    ['status', `${task.status}${task.attempt > 0 ? `, attempt ${task.attempt} of ${task.attempts}` : ''}`],
    ['group', task.group],
    ['key', task.key],
    ['schedule', task.schedule],
    ['spawned', secondsText(task.createdOn)],
    ['ready', task.attempt === 0 || task.status === 'retrying' ? secondsText(task.readyOn) : undefined],
    ['started', task.startedOn && `${secondsText(task.startedOn)} by ${task.worker ?? 'nobody known'}`],
    ['heartbeat', secondsText(task.heartbeatOn)],
    ['ended', secondsText(task.endedOn)],
    ...(['inputs', 'outputs', 'config'] as const).map((part) => [part, filled(payload[part])] as const),
    ...waitsFor.map((other) => ['waits for', `${other.id}  ${other.task}, ${other.status}`] as const),
    ['result', filled(task.result)],
    ['error', error && `${error.name === undefined ? '' : `${error.name}: `}${error.message}`],
  ]
  const known = facts.filter(([, value]) => value !== undefined)
  return [task.id, ...known.map(([name, value]) => `  ${name.padEnd(10)} ${value}`)]
}

/** As JSON, where there is something in it. */
function filled(value: unknown): string | undefined {
  const text = JSON.stringify(value)
  return text === '{}' || text === 'null' ? undefined : text
}

function attemptsText(attempts: readonly Attempt[]): string {
  const columns = ['attempt', 'worker', 'started', 'took', 'outcome', 'error'].map((heading) => ({ heading }))
  return textTable(
    columns,
    attempts.map(({ attempt, worker, startedOn, endedOn, outcome, error }) => [
      attempt,
      worker,
      secondsText(startedOn),
      spanText(secondsBetween(startedOn, endedOn)),
      outcome ?? 'under way',
      error ?? '',
    ]),
  )
}
