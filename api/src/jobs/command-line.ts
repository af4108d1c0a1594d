import type { TaskPayload } from '@contimg/state/work'

type Values = Readonly<Record<string, unknown>>

/** What settings of a task have that is for the pipeline itself, and no flag of a command. */
export const NOT_FLAGS: ReadonlySet<string> = new Set(['run', 'flow', 'calibration', 'parts', 'dec_rad'])

/** The command that does what a task does, typed by hand. */
export function commandOf(task: string, payload: TaskPayload): string {
  const { inputs, outputs, config } = payload
  const words = BY_TASK[task]?.(inputs, outputs) ?? spawnWords(task, payload)
  return ['contimg', ...words, ...(task in BY_TASK ? flagWords(config) : [])].map(quoted).join(' ')
}

const BY_TASK: Readonly<Record<string, (inputs: Values, outputs: Values) => string[]>> = {
  'convert-uvh5-to-ms': ({ files }, { ms }) => ['convert', ...textsOf(files), '--out', ...textsOf(ms)],
  flag: ({ ms }) => ['flag', ...textsOf(ms)],
  'calibration-solve': ({ ms, calibrator }, { prefix }) => [
    ...['calibrate', ...textsOf(ms), '--out', ...textsOf(prefix)],
    ...option('--calibrator', calibrator),
  ],
  'calibration-apply': ({ ms, tables, after }) => [
    ...['apply', ...textsOf(ms), ...option('--caltable', tables), ...option('--after', after)],
  ],
  imaging: ({ ms }, { image }) => ['image', ...textsOf(ms), '--imagename', ...textsOf(image)],
}

/** Tasks that have no command of their own. */
function spawnWords(task: string, payload: TaskPayload): string[] {
  const parts = Object.entries(payload).filter(([, part]) => Object.keys(part as object).length > 0)
  return [
    'absurd',
    'spawn',
    task,
    ...(parts.length > 0 ? ['--payload', JSON.stringify(Object.fromEntries(parts))] : []),
  ]
}

function flagWords(config: Values): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (NOT_FLAGS.has(name) || value === undefined || value === null || typeof value === 'object') return []
    const flag = name.replaceAll('_', '-')
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`]
    const text = String(value)
    return text.startsWith('-') ? [`--${flag}=${text}`] : [`--${flag}`, text]
  })
}

const option = (flag: string, value: unknown) => (value === undefined ? [] : [flag, ...textsOf(value)])

const textsOf = (value: unknown): string[] => (value === undefined ? ['…'] : [value].flat().map(String))

/** For a shell. */
function quoted(word: string): string {
  return /^[\w./:,=+~@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
