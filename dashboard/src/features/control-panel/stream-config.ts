import type { StreamingConfig } from '@contimg/api/schemas'
import { type JsonSchema, type Parameter, parametersOf } from '../../parts/parameter-form/parameters.ts'

const UNITS: Partial<Readonly<Record<keyof StreamingConfig, string>>> = {
  chunk_duration: 'min',
  poll_interval: 's',
  worker_poll_interval: 's',
  monitor_interval: 's',
}

const SHOWN: readonly (readonly [keyof StreamingConfig, string])[] = [
  ['input_dir', 'Files arrive in'],
  ['output_dir', 'Products go to'],
  ['scratch_dir', 'Scratch'],
  ['queue_db', 'Database'],
  ['expected_subbands', 'Subbands of a group'],
  ['chunk_duration', 'A group lasts'],
  ['poll_interval', 'Looks each'],
  ['max_workers', 'Threads of a conversion'],
  ['monitoring', 'Monitoring'],
  ['enable_calibration_solving', 'Solves calibrations'],
  ['enable_group_imaging', 'Images groups'],
  ['log_level', 'Log level'],
]

/** How the stream is set up, for people. */
export function configRows(config: StreamingConfig): readonly (readonly [string, string])[] {
  return SHOWN.map(([name, label]) => {
    const value = config[name]
    const unit = UNITS[name]
    const text = value === null ? 'none' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
    return [label, unit === undefined ? text : `${text} ${unit}`]
  })
}

/** What can be set while the stream runs; the rest is set in the environment and read when it is started. */
const SETTABLE: readonly (keyof StreamingConfig)[] = [
  ...(['expected_subbands', 'chunk_duration', 'poll_interval', 'monitoring', 'monitor_interval'] as const),
  ...(['enable_calibration_solving', 'enable_group_imaging'] as const),
]

/** The part of OpenAPI that tells how a stream is set up. */
export interface Contract {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** Fields of what can be set, with their ranges as the API tells them. */
export function setupParameters({ components: { schemas } }: Contract): Parameter[] {
  const fields = parametersOf(schemas.StreamingConfig).filter(({ name }) => SETTABLE.some((one) => one === name))
  return fields.map((one) => ({ ...one, text: '', unit: UNITS[one.name as keyof StreamingConfig] }))
}

/** What is otherwise than before; an emptied field stays as it was. */
export function changesOf(
  before: StreamingConfig,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const changed = SETTABLE.filter((name) => values[name] !== undefined && values[name] !== before[name])
  return Object.fromEntries(changed.map((name) => [name, values[name]]))
}
