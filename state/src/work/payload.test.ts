import { expect, test } from 'vitest'
import { TaskPayloadError } from './errors.ts'
import { idOfKey } from './keys.ts'
import { checkTask, pathsOf } from './payload.ts'
import { QUEUES } from './queues.ts'
import { TASK_TYPES } from './task-types.ts'

test('every kind of task has a queue and a policy that the engine takes', () => {
  expect(Object.keys(TASK_TYPES)).toHaveLength(27)
  for (const { queue, policy } of Object.values(TASK_TYPES)) {
    expect(Object.values(QUEUES)).toContain(queue)
    expect(policy.leaseS).toBeGreaterThanOrEqual(10)
    expect(policy.leaseS).toBeLessThan(policy.timeoutS)
    expect(policy.timeoutS).toBeLessThanOrEqual(86_400)
  }
})

test('a payload is read as its kind has it, defaults filled in', () => {
  const payload = { inputs: { images: ['/a', '/b'] }, outputs: { mosaic: '/m' } }
  expect(checkTask('mosaic_build', payload)).toEqual({ task: 'create-mosaic', payload: { ...payload, config: {} } })
  expect(checkTask('housekeeping', undefined).payload).toEqual({ config: {}, inputs: {}, outputs: {} })
})

test.each([
  ['imaging', { inputs: { ms: 'relative.ms' }, outputs: { image: '/i' } }, 'inputs.ms: wanted an absolute path'],
  ['imaging', { inputs: { ms: '/data/../etc' }, outputs: { image: '/i' } }, 'inputs.ms: wanted a path without ..'],
  ['imaging', { inputs: { ms: '/a' }, outputs: { image: '/i' }, program: '/bin/sh' }, 'program'],
  ['imaging', {}, 'inputs'],
  ['ingest-subband', { inputs: { file_path: '/f', subband_idx: 16, group_id: '2025-10-17T14:40:09' } }, 'subband_idx'],
  ['normalize-group', { inputs: { group_id: 'x; rm' } }, 'wanted a group id'],
  ['rm-rf', {}, 'is unknown, wanted one of convert-uvh5-to-ms'],
  ['constructor', {}, 'is unknown'],
  ['housekeeping', { config: { text: 'x'.repeat(1_000_001) } }, 'payload of 10000'],
])('%s with %o is refused', (task, payload, reason) => {
  expect(() => checkTask(task, payload)).toThrow(TaskPayloadError)
  expect(() => checkTask(task, payload)).toThrow(reason)
})

test('every path of a payload is found, wherever it stands', () => {
  const payload = {
    config: { deep: [{ model: '/c/m' }] },
    inputs: { ms: '/a', tables: ['/t1', '/t2'] },
    outputs: { n: 1 },
  }
  expect(pathsOf(payload)).toEqual(['/c/m', '/a', '/t1', '/t2'])
})

test('a key gives one id a queue', () => {
  expect(idOfKey('q', 'a')).toBe(idOfKey('q', 'a'))
  expect(idOfKey('q', 'a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set([idOfKey('q', 'a'), idOfKey('r', 'a'), idOfKey('q', 'b'), idOfKey('q"', 'a')]).size).toBe(4)
})
