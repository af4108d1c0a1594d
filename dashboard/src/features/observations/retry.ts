import type { GroupDetail, State } from '@contimg/api/schemas'
import { ApiError, getJson, send } from '../../client.ts'

export type RetryFrom = 'start' | 'unfinished'

export interface RetryResult {
  readonly begun: number
  readonly refused: readonly { readonly id: string; readonly message: string }[]
}

const DONE: readonly State[] = ['completed', 'skipped']

/** The first stage that is not done; undefined where all are, so that a retry begins with the first. */
export function firstUnfinished(stages: GroupDetail['stages']): string | undefined {
  return stages.find(({ state }) => !DONE.includes(state))?.stage
}

/** Begins groups anew, one after another; one that is refused does not keep the others. */
export async function retryGroups(
  ids: readonly string[],
  from: RetryFrom,
  onProgress: (done: number) => void,
): Promise<RetryResult> {
  const refused: { id: string; message: string }[] = []
  let begun = 0
  for (const [at, id] of ids.entries()) {
    try {
      const stage = from === 'start' ? undefined : firstUnfinished((await getJson<GroupDetail>(`/groups/${id}`)).stages)
      await patiently(() => send('POST', `/groups/${id}/retry`, stage === undefined ? {} : { from: stage }))
      begun++
    } catch (error) {
      refused.push({ id, message: (error as Error).message })
    }
    onProgress(at + 1)
  }
  return { begun, refused }
}

const TRIES = 20
const USUAL_PAUSE_S = 5

/** Waits where more is asked than is answered in a minute. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || tries === TRIES) throw error
      const pauseS = error.retryAfterS ?? USUAL_PAUSE_S
      await new Promise((resolve) => setTimeout(resolve, 1000 * pauseS))
    }
  }
}
