import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { withEach } from './absurd-text.ts'
import { addExamples } from './help.ts'

export function registerAbsurdCancel(absurd: Command): void {
  const command = absurd
    .command('cancel')
    .argument('<ids...>', 'of tasks')
    .summary('cancel tasks, and those that wait for them')
    .description(
      'Cancels tasks that are not at an end, and with them those that wait for them. What a worker does of them is stopped; ' +
        'nothing of it gets its name.',
    )
    .action(cancel)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd cancel 0f8fad5b-d9cb-469f-a165-70867728950e'])
}

export function registerAbsurdRetry(absurd: Command): void {
  const command = absurd
    .command('retry')
    .argument('<ids...>', 'of tasks that failed or were cancelled')
    .summary('have tasks run again that failed or were cancelled')
    .description(
      'Has tasks that failed or were cancelled run again under their ids, with all the attempts of their kind.',
    )
    .action(retry)
  addDatabaseUrl(command)
  addExamples(command, ['contimg absurd retry 0f8fad5b-d9cb-469f-a165-70867728950e'])
}

async function cancel(ids: readonly string[], flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  const done = new Set<string>()
  await withEach('cancelled', ids, async (id) => {
    if (done.has(id)) return
    const cancelled = await client.cancelTask(id)
    if (cancelled.length === 0) console.log(`${id}  was cancelled before`)
    for (const one of cancelled) console.log(`${one}  cancelled${one === id ? '' : `, which waited for ${id}`}`)
    for (const one of cancelled) done.add(one)
  })
}

async function retry(ids: readonly string[], flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  await withEach('retried', ids, async (id) => {
    await client.retryTask(id)
    console.log(`${id}  is tried again`)
  })
}
