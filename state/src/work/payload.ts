import type { z } from 'zod'
import { TaskPayloadError } from './errors.ts'
import { TASK_TYPES, type TaskName, type TaskPayload, taskName } from './task-types.ts'

const LARGEST_BYTES = 1_000_000 // data travel as files, not in the queue

/** Reads a task's name and payload as its kind has them, defaults filled in. */
export function checkTask(task: string, payload: unknown): { task: TaskName; payload: TaskPayload } {
  const known = taskName(task)
  if (known === undefined) {
    throw new TaskPayloadError(task, `is unknown, wanted one of ${Object.keys(TASK_TYPES).join(', ')}`)
  }
  const read = TASK_TYPES[known].payload.safeParse(payload ?? {})
  if (!read.success) throw new TaskPayloadError(task, oneLine(read.error), { cause: read.error })
  const bytes = Buffer.byteLength(JSON.stringify(read.data))
  if (bytes > LARGEST_BYTES) {
    throw new TaskPayloadError(task, `payload of ${bytes} bytes, wanted at most ${LARGEST_BYTES}`)
  }
  return { task: known, payload: read.data }
}

/**
 * Every path in a payload, at whatever depth: whoever works on a task confines them to its roots first. A string that
 * begins with / is a path, which those of the schemas are bound to.
 */
export function pathsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('/') ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(pathsOf)
}

/** What is wrong with each value, where. */
export function oneLine(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}
