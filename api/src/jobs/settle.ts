import type { AbsurdClient } from '@contimg/state/work'
import { knownError } from '../errors/known.ts'
import type { JobAnswers } from '../schemas/jobs.ts'
import type { WorkDoor } from '../work-door.ts'

/**
 * Asks something of each of some jobs: one that refuses does not keep the others.
 *
 * @throws ApiError 503 where the work queue cannot be asked
 */
export async function eachOf(
  work: WorkDoor,
  ids: readonly string[],
  ask: (client: AbsurdClient, id: string) => Promise<unknown>,
): Promise<JobAnswers> {
  const items: JobAnswers['items'] = []
  for (const id of new Set(ids)) items.push(await answerOf(id, () => work.use((client) => ask(client, id))))
  return { done: items.filter(({ ok }) => ok).length, items }
}

async function answerOf(id: string, ask: () => Promise<unknown>): Promise<JobAnswers['items'][number]> {
  try {
    await ask()
    return { job_id: id, ok: true, error: null, message: null }
  } catch (error) {
    const known = knownError(error as Error)
    if (known === undefined || known.statusCode >= 500) throw error
    return { job_id: id, ok: false, error: known.code, message: known.message }
  }
}
