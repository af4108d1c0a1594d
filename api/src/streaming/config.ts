import { resolve } from 'node:path'
import type { Settings } from '@contimg/state/settings'
import { conflict } from '../errors/api-error.ts'
import type { StreamingConfig, StreamingConfigBody } from '../schemas/streaming.ts'

/** Where each of them is set: a variable of the environment, else a flag of `contimg stream`. */
const SET_BY: Readonly<Record<string, string>> = {
  input_dir: 'PIPELINE_INPUT_DIR',
  output_dir: 'PIPELINE_OUTPUT_DIR',
  scratch_dir: 'PIPELINE_SCRATCH_DIR',
  queue_db: 'PIPELINE_DB',
  registry_db: 'PIPELINE_DB',
  expected_subbands: 'PIPELINE_EXPECTED_SUBBANDS',
  worker_poll_interval: 'ABSURD_WORKER_POLL_INTERVAL',
  max_workers: 'PIPELINE_MAX_WORKERS',
  log_level: 'CONTIMG_LOG_LEVEL',
}

/**
 * How the stream is set up: as the settings say, and over them the command line of the one that runs.
 *
 * @param words  of that command line; none where it is not known
 */
export function streamingConfig(settings: Settings, database: string, words: readonly string[]): StreamingConfig {
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
  }
}

/** `--flag value` or `--flag=value`. */
function wordAfter(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag)
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1)
}

/**
 * A stream is set up where it is started, and not from here: what is asked for has to be what holds.
 *
 * @throws ApiError 409 that names what is otherwise, and where it is set
 */
export function requireSame(asked: StreamingConfigBody, holds: StreamingConfig): void {
  const others = Object.entries(asked).filter(([name, value]) => value !== holds[name as keyof StreamingConfig])
  if (others.length === 0) return
  const said = others.map(([name, value]) => {
    const where = SET_BY[name] ?? `a flag of contimg stream`
    return `${name} is ${JSON.stringify(holds[name as keyof StreamingConfig])}, not ${JSON.stringify(value)}: set by ${where}`
  })
  const differing = others.map(([field, found]) => ({ field, found, wanted: holds[field as keyof StreamingConfig] }))
  throw conflict(`${said.join('; ')}, and read when the stream is started`, { differing })
}
