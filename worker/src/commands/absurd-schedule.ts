import { type Schedule, ScheduleError } from '@contimg/state/work'
import type { Command } from 'commander'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addPayloadFlags, type PayloadFlags, payloadFrom } from './absurd-payload.ts'
import { plainJson, secondsText, taskKind } from './absurd-text.ts'
import { addExamples } from './help.ts'
import { snakeKeys } from './json-text.ts'
import { textTable } from './text-table.ts'

interface SetFlags extends AbsurdFlags, PayloadFlags {
  readonly task: string
  readonly cron: string
  readonly timezone: string
  readonly queue?: string
  readonly paused?: boolean
}

/** `contimg absurd schedule`: tasks that are spawned again and again. */
export function registerAbsurdSchedule(absurd: Command): void {
  const group = absurd.command('schedule').description('Tasks that are spawned again and again, by the clock.')
  const named = (name: string, summary: string) =>
    group.command(name).argument('<name>', 'of a schedule').summary(summary)
  const list = group.command('list').summary('show schedules, their next times and last tasks')
  list.option('--json', 'print as JSON').action(listSchedules)
  const set = named('set', 'make a schedule, or change it')
    .requiredOption('--task <kind>', 'what is spawned', taskKind)
    .requiredOption('--cron <fields>', 'minute, hour, day of month, month, day of week, such as "0 3 * * *"')
    .option('--timezone <name>', 'in which these are told, such as America/Los_Angeles', 'UTC')
    .option('--queue <name>', 'another queue than that of the kind')
    .option('--paused', 'do not begin yet')
    .action(setSchedule)
  addPayloadFlags(set)
  const pause = named('pause', 'stop a schedule for a while').action(pauseSchedule)
  const resume = named('resume', 'have a schedule go on').action(resumeSchedule)
  const remove = named('remove', 'take a schedule away; what it spawned stays').action(removeSchedule)
  const run = named('run', 'spawn what it spawns, now, beside its times').action(runSchedule)
  for (const command of [list, set, pause, resume, remove, run]) addDatabaseUrl(command)
  addExamples(list, ['contimg absurd schedule list'])
  addExamples(set, [
    'contimg absurd schedule set nightly --task mosaic-nightly --cron "0 3 * * *" --timezone America/Los_Angeles',
    'contimg absurd schedule set clean --task housekeeping --cron "15 * * * *"',
  ])
  for (const command of [pause, resume, remove, run])
    addExamples(command, [`contimg absurd schedule ${command.name()} nightly`])
}

async function listSchedules({ json, ...flags }: AbsurdFlags & { json?: boolean }): Promise<void> {
  await using client = await connectWork(flags)
  const schedules = await client.schedules.list()
  if (json) return console.log(plainJson({ schedules: schedules.map((one) => snakeKeys({ ...one })) }))
  console.log(schedules.length === 0 ? 'no schedules' : schedulesText(schedules))
}

async function setSchedule(name: string, { task, cron, timezone, queue, paused, ...flags }: SetFlags): Promise<void> {
  const payload = payloadFrom(flags)
  await using client = await connectWork(flags)
  const what = { name, task, payload, cron, timeZone: timezone, isEnabled: !paused }
  await client.schedules.set({ ...what, ...(queue !== undefined && { queue }) })
  console.log(schedulesText((await client.schedules.list()).filter((one) => one.name === name)))
}

async function pauseSchedule(name: string, flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  await client.schedules.pause(name)
  console.log(`${name}  paused`)
}

async function resumeSchedule(name: string, flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  await client.schedules.resume(name)
  console.log(`${name}  goes on`)
}

async function removeSchedule(name: string, flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  if (!(await client.schedules.remove(name)))
    throw new ScheduleError(name, 'there is none, wanted one that "contimg absurd schedule list" shows')
  console.log(`${name}  removed`)
}

async function runSchedule(name: string, flags: AbsurdFlags): Promise<void> {
  await using client = await connectWork(flags)
  console.log((await client.schedules.runNow(name)).id)
}

function schedulesText(schedules: readonly Schedule[]): string {
  const columns = ['schedule', 'task', 'cron', 'time zone', 'next (UTC)', 'last task'].map((heading) => ({ heading }))
  return textTable(
    columns,
    schedules.map(({ name, task, cron, timeZone, isEnabled, next, lastTaskId }) => [
      ...[name, task, cron, timeZone],
      isEnabled ? secondsText(next[0]) : 'paused',
      lastTaskId,
    ]),
  )
}
