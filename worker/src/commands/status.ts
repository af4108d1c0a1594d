import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { config, productsDatabase } from '../config.ts'
import { statusNow } from '../status/gather.ts'
import { statusText } from '../status/text.ts'
import { type AbsurdFlags, addDatabaseUrl, connectWork } from './absurd-connection.ts'
import { addExamples } from './help.ts'
import { interruptible } from './interrupt.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, type RegistryOptions } from './registry-database.ts'
import { numberFrom } from './values.ts'

interface Flags extends AbsurdFlags, RegistryOptions {
  readonly watch?: number | true
  readonly json?: boolean
}

const WATCH_S = 5
const CLEAR = '\u001b[2J\u001b[H'

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .summary('show on one screen how the pipeline does')
    .description(
      'Shows whether the stream, the recorder and workers run, groups by their states and the last ten, the queue, how long ' +
        'stages take and whether they keep up with the telescope, the latest calibration and images, failures of the last ' +
        '24 hours by their causes, and disks. What is not known is said. Times are UTC.',
    )
    .option('--watch [s]', `again and again, each ${WATCH_S} s where no other time is given`, numberFrom(1, 3600))
    .option('--json', 'print as JSON, with --watch a line each time')
    .action(show)
  addDatabaseUrl(addDatabase(command))
  addExamples(command, ['contimg status', 'contimg status --watch', 'contimg status --watch 30 --json'])
}

async function show({ watch, json, db, ...flags }: Flags): Promise<void> {
  const { settings } = config
  const request = { settings, database: db ?? productsDatabase, connect: () => connectWork(flags) }
  const print = async (before: string) => {
    const report = await statusNow(request)
    console.log(json ? jsonText(report) : `${before}${statusText(report)}`)
  }
  if (watch === undefined) return await print('')
  await interruptible(async (signal) => {
    const before = process.stdout.isTTY ? CLEAR : ''
    while (!signal.aborted) {
      await print(before)
      await setTimeout(1000 * (watch === true ? WATCH_S : watch), undefined, { signal }).catch(() => {})
    }
  })
}
