import { type StreamingConfig, streamingConfig } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { type JsonSchema, resolved } from '../../parts/parameter-form/parameters.ts'
import { changesOf, configRows, setupParameters } from './stream-config.ts'

const CONFIG = {
  ...{ input_dir: '/in', output_dir: '/out', scratch_dir: null, expected_subbands: 16, chunk_duration: 5 },
  ...{ poll_interval: 5, monitoring: false, monitor_interval: 60, max_workers: 4, log_level: 'info' },
  ...{ enable_calibration_solving: true, enable_group_imaging: true },
} as StreamingConfig

test('what can be set has the ranges of the API, and units', () => {
  const told = resolved(streamingConfig.toJSONSchema({ io: 'input' }) as JsonSchema)
  const schemas = { StreamingConfig: told ?? {} }
  const found = setupParameters({ components: { schemas } })
  expect(found.map(({ name, kind, unit, min, max }) => [name, kind, unit, min, max])).toEqual([
    ['expected_subbands', 'whole', undefined, 1, 16],
    ['chunk_duration', 'number', 'min', 0.1, 60],
    ['poll_interval', 'number', 's', 0.5, 3600],
    ['monitoring', 'yes', undefined, undefined, undefined],
    ['monitor_interval', 'number', 's', 1, 86_400],
    ['enable_calibration_solving', 'yes', undefined, undefined, undefined],
    ['enable_group_imaging', 'yes', undefined, undefined, undefined],
  ])
})

test('only what is otherwise is set; an emptied field stays as it was, and folders cannot be set', () => {
  const { poll_interval: _, ...emptied } = CONFIG
  expect(changesOf(CONFIG, { ...emptied, monitoring: true, expected_subbands: 16, input_dir: '/x' })).toEqual({
    monitoring: true,
  })
})

test('how it is set up is told in words, with units', () => {
  const rows = new Map(configRows(CONFIG))
  expect([rows.get('Looks each'), rows.get('Scratch'), rows.get('Monitoring')]).toEqual(['5 s', 'none', 'no'])
})
