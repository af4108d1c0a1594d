import { resolve } from 'node:path'
import { type Products, putStreamChanges, type StreamChanges } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import { conflict } from '../errors/api-error.ts'
import type { StreamingConfig, StreamingConfigBody } from '../schemas/streaming.ts'

/** Where the others are set: variables of the environment. */
const SET_BY: Readonly<Record<string, string>> = {
  input_dir: 'PIPELINE_INPUT_DIR',
  output_dir: 'PIPELINE_OUTPUT_DIR',
  scratch_dir: 'PIPELINE_SCRATCH_DIR',
  queue_db: 'PIPELINE_DB',
  registry_db: 'PIPELINE_DB',
  worker_poll_interval: 'ABSURD_WORKER_POLL_INTERVAL',
  max_workers: 'PIPELINE_MAX_WORKERS',
  log_level: 'CONTIMG_LOG_LEVEL',
}

type Settable = (typeof SETTABLE)[keyof typeof SETTABLE]

/** What can be set from here, and how the database calls it. */
const SETTABLE = {
  expected_subbands: 'expectedSubbands',
  chunk_duration: 'chunkMinutes',
  poll_interval: 'pollS',
  monitoring: 'isMonitored',
  monitor_interval: 'monitorS',
  enable_calibration_solving: 'areCalibrationsSolved',
  enable_group_imaging: 'areImagesMade',
} as const satisfies Partial<Record<keyof StreamingConfig, keyof StreamChanges>>

/**
 * How the stream is set up: as the settings say, over them the command line of the one that runs, and over that what was set
 * from here.
 *
 * @param words  of that command line; none where it is not known
 */
export function streamingConfig(
  settings: Settings,
  database: string,
  words: readonly string[],
  changes: StreamChanges,
): StreamingConfig {
  const text = (flag: string) => wordAfter(words, flag)
  const number = (flag: string, fallback: number) => Number(text(flag) ?? fallback)
  const path = (flag: string, fallback: string) => resolve(text(flag) ?? fallback)
  const scratch = text('--scratch-dir') ?? settings.scratchDir
  return {
    input_dir: path('--input-dir', settings.inputDir),
    output_dir: path('--output-dir', settings.outputDir),
    scratch_dir: scratch === undefined ? null : resolve(scratch),
    ...{ queue_db: database, registry_db: database },
    expected_subbands: number('--expected-subbands', settings.expectedSubbands),
    chunk_duration: number('--chunk-duration', 5),
    poll_interval: number('--poll-interval', 5),
    worker_poll_interval: settings.workerPollS,
    monitoring: words.includes('--monitoring'),
    monitor_interval: number('--monitor-interval', 60),
    max_workers: settings.maxWorkers,
    log_level: text('--log-level') ?? settings.logLevel,
    ...{ use_subprocess: true, stage_to_tmpfs: false, tmpfs_path: null },
    enable_calibration_solving: words.includes('--enable-calibration-solving'),
    enable_group_imaging: words.includes('--enable-group-imaging'),
    ...toldChanges(changes),
  }
}

function toldChanges(changes: StreamChanges): Partial<StreamingConfig> {
  const told = Object.entries(SETTABLE).map(([name, inner]) => [name, changes[inner]])
  return Object.fromEntries(told.filter(([, value]) => value !== undefined))
}

/** `--flag value` or `--flag=value`. */
function wordAfter(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag)
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1)
}

/**
 * Sets what is asked for to be otherwise than it is; the stream takes it over when it next looks.
 *
 * @throws ApiError 409 that names what is otherwise and cannot be set from here, and where it is set
 */
export async function configure(products: Products, asked: StreamingConfigBody, holds: StreamingConfig): Promise<void> {
  const others = Object.entries(asked).filter(([name, value]) => value !== holds[name as keyof StreamingConfig])
  requireSettable(others, holds)
  if (others.length === 0) return
  const set = others.map(([name, value]) => [SETTABLE[name as keyof typeof SETTABLE], value] as [Settable, unknown])
  await putStreamChanges(products, Object.fromEntries(set))
}

function requireSettable(others: readonly (readonly [string, unknown])[], holds: StreamingConfig): void {
  const fixed = others.filter(([name]) => !(name in SETTABLE))
  if (fixed.length === 0) return
  const said = fixed.map(([name, value]) => {
    const where = SET_BY[name] ?? 'nothing: it is always so'
    return `${name} is ${JSON.stringify(holds[name as keyof StreamingConfig])}, not ${JSON.stringify(value)}: set by ${where}`
  })
  const differing = fixed.map(([field, found]) => ({ field, found, wanted: holds[field as keyof StreamingConfig] }))
  throw conflict(`${said.join('; ')}, and read when the stream is started`, { differing })
}
