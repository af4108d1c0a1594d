import { spanText } from '@contimg/state/health'
import {
  type AbsurdClient,
  isTaskName,
  TASK_TYPES,
  type Task,
  type TaskName,
  taskName,
  UnknownQueueError,
} from '@contimg/state/work'
import { InvalidArgumentError } from 'commander'
import { snakeKeys } from './json-text.ts'
import { warn } from './warn.ts'

/** A record with the keys that our JSON has; what lies deeper, as payloads, stays as it was given. */
export function plainJson(record: object): string {
  return JSON.stringify(snakeKeys(record as Record<string, unknown>))
}

/** 2025-10-18T02:27:48 */
export const secondsText = (iso: string | undefined): string | undefined => iso?.slice(0, 19)

/** From one time to another, or until now. */
export function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined) return undefined
  return ((end === undefined ? Date.now() : Date.parse(end)) - Date.parse(start)) / 1000
}

/** The latest attempt's time. */
export const tookText = ({ startedOn, endedOn }: Task): string | undefined =>
  spanText(secondsBetween(startedOn, endedOn))

/** As much of an error as a line of a table has room for. */
export function shortText(text: string | undefined, length = 60): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ')
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}

/** Reads an option's value as a kind of task. */
export function taskKind(text: string): TaskName {
  const name = taskName(text)
  if (name === undefined || !isTaskName(name))
    throw new InvalidArgumentError(`wanted one of ${Object.keys(TASK_TYPES).join(', ')}`)
  return name
}

/** Reads an option's value as a time, ISO 8601, UTC. */
export function isoTime(text: string): Date {
  const time = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`)
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('wanted a time such as 2025-10-18T02:27:48')
  return time
}

/** @throws UnknownQueueError */
export function requireQueue(client: AbsurdClient, queue: string | undefined): void {
  if (queue !== undefined && !client.queues.includes(queue)) throw new UnknownQueueError(queue, client.queues)
}

/** Some of several things could not be done; each was tried. */
export class SomeNotDoneError extends Error {
  override readonly name = 'SomeNotDoneError'
}

/** Does something with each; of several, what fails does not stop the rest. */
export async function withEach(
  what: string,
  ids: readonly string[],
  work: (id: string) => Promise<void>,
): Promise<void> {
  const failures: Error[] = []
  for (const id of ids) {
    try {
      await work(id)
    } catch (error) {
      if (ids.length === 1) throw error
      warn((error as Error).message)
      failures.push(error as Error)
    }
  }
  if (failures.length === 0) return
  const [cause] = failures
  throw new SomeNotDoneError(`${failures.length} of ${ids.length} could not be ${what}`, { cause })
}
