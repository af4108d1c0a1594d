import type { Job, JobAnswers } from '@contimg/api/schemas'
import { send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'

export type Settling = 'retry' | 'cancel'

export interface Settled {
  readonly done: number
  readonly refused: readonly { readonly id: string; readonly message: string }[]
}

const AT_ONCE = 50 // so that one sees how far it is

/** Whether a job can be tried again, or stopped; of one of which only a record is left neither. */
export function canSettle(how: Settling, { state, status }: Pick<Job, 'state' | 'status'>): boolean {
  if (status === 'recorded') return false
  const states = how === 'retry' ? ['failed', 'cancelled', 'dead_letter'] : ['pending', 'in_progress']
  return states.includes(state)
}

/** Retries or cancels jobs; each has its answer. @param onDone  how many were answered */
export async function settleJobs(
  how: Settling,
  ids: readonly string[],
  onDone: (done: number) => void,
): Promise<Settled> {
  let done = 0
  const refused: { id: string; message: string }[] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    try {
      const answers = await send<JobAnswers>('POST', `/jobs/${how}`, { ids: some })
      done += answers.done
      for (const { job_id: id, ok, message } of answers.items) if (!ok) refused.push({ id, message: message ?? '' })
    } catch (error) {
      const { message } = error as Error
      refused.push(...ids.slice(from).map((id) => ({ id, message })))
      break
    }
    onDone(Math.min(ids.length, from + AT_ONCE))
  }
  await queryClient.invalidateQueries({ predicate: ({ queryKey: [resource] }) => TOUCHED.has(String(resource)) })
  return { done, refused }
}

const TOUCHED: ReadonlySet<string> = new Set(['jobs', 'job', 'failures', 'groups', 'group', 'absurd', 'status'])
