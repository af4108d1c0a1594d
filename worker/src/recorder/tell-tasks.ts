import { type Products, putEvents } from '@contimg/state/products'
import type { AbsurdClient, TaskChange } from '@contimg/state/work'
import { Wake } from '../jobs/wake.ts'

const LOOK_MS = 250 // who looks on is told within a second
const TROUBLED_MS = 5000

/** A change of a task among the events. The database of products notes one of the same kind, without a status, where it records a task. */
function eventOf({ atS, taskId, task, group, status, attempt }: TaskChange) {
  return { atS, kind: 'job', subject: taskId, data: { task, group_id: group ?? null, status, attempt } }
}

/** Notes among the events what becomes of tasks, until it is to stop. */
export async function tellTasks(
  products: Products,
  work: Pick<AbsurdClient, 'takeTaskChanges'>,
  trouble: (error: unknown) => void,
  stop: AbortSignal,
): Promise<void> {
  const wake = new Wake()
  stop.addEventListener('abort', () => wake.now())
  while (!stop.aborted) {
    let waitMs = LOOK_MS
    try {
      let taken = 1
      while (taken > 0 && !stop.aborted)
        taken = await work.takeTaskChanges((changes) => putEvents(products, changes.map(eventOf)))
    } catch (error) {
      trouble(error)
      waitMs = TROUBLED_MS
    }
    await wake.after(waitMs)
  }
}
