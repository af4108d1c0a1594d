import { checkTask, TASK_TYPES } from '@contimg/state/work'
import type { Command } from 'commander'
import { given } from '../config.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addPayloadFlags, type PayloadFlags, payloadFrom } from './absurd-payload.ts'
import { plainJson } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { number, numberFrom, wholeNumberFrom } from './values.ts'

interface SpawnFlags extends AbsurdFlags, PayloadFlags {
  readonly priority?: number
  readonly key?: string
  readonly group?: string
  readonly after?: readonly string[]
  readonly delay?: number
  readonly queue?: string
  readonly timeout?: number
  readonly retries?: number
  readonly json?: boolean
}

export function registerAbsurdSpawn(absurd: Command): void {
  const command = absurd
    .command('spawn')
    .argument('<task>', `kind of task: ${Object.keys(TASK_TYPES).join(', ')}`)
    .summary('put a task into the queue')
    .description(
      'Puts a task into the queue and prints its id. What it is about is checked first; files are looked at later.',
    )
  addPayloadFlags(command)
    .option('--priority <n>', 'the higher the sooner, -1000 to 1000 (default that of its kind)', number)
    .option('--key <text>', 'the same key is the same task, however often it is spawned')
    .option('--group <id>', 'what it belongs to, such as the group of subband files')
    .option('--after <ids...>', 'tasks that have to complete first')
    .option('--delay <s>', 'not before that time', numberFrom(0))
    .option('--queue <name>', 'another queue than that of its kind')
    .option(
      '--timeout <s>',
      'of an attempt (default ABSURD_TASK_TIMEOUT, else that of its kind)',
      wholeNumberFrom(1, 86_400),
    )
    .option(
      '--retries <n>',
      'after the first attempt (default ABSURD_MAX_RETRIES, else those of its kind)',
      wholeNumberFrom(0, 100),
    )
    .option('--json', 'print as JSON')
    .action(spawn)
  addDatabaseUrl(command)
  addExamples(command, [
    'contimg absurd spawn imaging --input ms=/data/obs.ms --output image=/data/obs.img --config imsize=2048 niter=500',
    'contimg absurd spawn convert-uvh5-to-ms --payload @group.json --key 2025-10-18T02:27:48 --priority 5',
    'contimg absurd spawn imaging --input ms=./obs.ms --output image=./obs --after 0f8fad5b-d9cb-469f-a165-70867728950e',
  ])
}

async function spawn(task: string, flags: SpawnFlags): Promise<void> {
  const { payload } = checkTask(task, payloadFrom(flags))
  const { priority, key, group, after, delay, queue, json } = flags
  const [timeoutS, retries] = [flags.timeout ?? given('taskTimeoutS'), flags.retries ?? given('maxRetries')]
  await using client = await connectWork(flags)
  const spawned = await client.spawnTask(task, payload, {
    ...(priority !== undefined && { priority }),
    ...(key !== undefined && { key }),
    ...(group !== undefined && { group }),
    ...(after && { after }),
    ...(delay !== undefined && { delayS: delay }),
    ...(queue !== undefined && { queue }),
    ...(timeoutS !== undefined && { timeoutS: Math.ceil(timeoutS) }),
    ...(retries !== undefined && { retries }),
  })
  if (json) console.log(plainJson(spawned))
  else console.log(spawned.isNew ? spawned.id : `${spawned.id}  was there already, under the key ${key}`)
}
