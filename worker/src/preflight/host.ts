import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, freemem, totalmem } from 'node:os'
import { findKernels } from '@contimg/pipeline/inspect'
import { type Check, checksOf, levelAbove } from '@contimg/state/health'
import type { Settings } from '@contimg/state/settings'

const check = checksOf('host')
const WANTED_NODE = 24 // the first that runs the sources as they are
const GB = 1e9
const OBSERVATION_BYTES = 6 * GB // what a stage of one whole observation may have resident; the stream's gate too
const EASY_BYTES = 9 * GB
const SYNCHRONIZED = '/run/systemd/timesync/synchronized' // made by systemd-timesyncd

/** The machine and what runs on it: Node, the compiled kernels, memory, the clock. */
export async function checkHost({ taskMemoryGb }: Pick<Settings, 'taskMemoryGb'>): Promise<Check[]> {
  return [nodeCheck(), await kernelCheck(), ...memoryChecks(taskMemoryGb * GB), clockCheck()]
}

export function nodeCheck(version = process.versions.node): Check {
  const isNew = Number(version.split('.')[0]) >= WANTED_NODE
  return check(isNew ? 'ok' : 'FAIL', 'Node', version, `${WANTED_NODE} or newer`, 'npm ci brings one')
}

async function kernelCheck(): Promise<Check> {
  const { count, missing } = await findKernels()
  const found = missing.length === 0 ? `${count} load` : `not: ${missing.join(', ')}`
  return check(missing.length === 0 ? 'ok' : 'FAIL', 'kernels', found, 'all built', 'npm run build')
}

function memoryChecks(taskBytes: number): Check[] {
  const gb = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`
  const total = totalmem()
  const gates = { warn: taskBytes, fail: OBSERVATION_BYTES }
  return [
    check(
      levelAbove(total, gates),
      'memory',
      `${gb(total)}, ${cpus().length} cores`,
      `${gb(taskBytes)}, as much as a task may take (ABSURD_TASK_MEMORY_GB)`,
      'a larger machine, or a lower ABSURD_TASK_MEMORY_GB',
    ),
    check(
      levelAbove(freemem(), { warn: EASY_BYTES, fail: OBSERVATION_BYTES }),
      'memory free',
      gb(freemem()),
      `${gb(EASY_BYTES)} available, ${gb(OBSERVATION_BYTES)} at least`,
      'end what else runs here, or take fewer workers',
    ),
  ]
}

/** Observations are named and ordered by UTC. */
export function clockCheck(ask: () => string = askSystemd, marker = SYNCHRONIZED): Check {
  const wanted = 'kept by NTP'
  const answer = ask()
  if (answer === 'yes' || existsSync(marker)) return check('ok', 'clock', 'synchronised', wanted)
  if (answer === 'no') return check('warn', 'clock', 'not synchronised', wanted, 'timedatectl set-ntp true')
  return check('unknown', 'clock', 'no time service tells', wanted, 'look at chronyc tracking, or ntpq -p')
}

function askSystemd(): string {
  const args = ['show', '--property=NTPSynchronized', '--value']
  const { status, stdout } = spawnSync('timedatectl', args, { encoding: 'utf8', timeout: 3000 })
  return status === 0 ? stdout.trim() : ''
}
