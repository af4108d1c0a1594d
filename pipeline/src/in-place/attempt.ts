import { fieldsOf, type Keywords, type Mark, recordKeyword, textKeyword, textOf } from '@contimg/formats/casatable'

/** The keyword that a Measurement Set bears while some of its columns are written anew. */
export const WRITING = 'CONTIMG_WRITING'

/** What is being done to a Measurement Set, or was when the process that did it was killed. */
export interface Attempt {
  readonly stage: string
  readonly attempt: number // counted from 1, of the same stage one after another
  readonly flagVersion: string // name of the flag version that was saved before; empty where there is none
}

/** The attempt that the keywords of a Measurement Set tell of; undefined where there is none. */
export function attemptOf(keywords: Keywords): Attempt | undefined {
  const fields = fieldsOf(keywords, WRITING)
  const stage = textOf(fields, 'stage')
  if (stage === undefined) return undefined
  const attempt = fields.get('attempt')
  const count = attempt?.kind === 'scalar' && typeof attempt.value === 'number' ? attempt.value : 1
  return { stage, attempt: count, flagVersion: textOf(fields, 'flagVersion') ?? '' }
}

export function markOf({ stage, attempt, flagVersion }: Attempt): Mark {
  const fields = { stage: textKeyword(stage), flagVersion: textKeyword(flagVersion) }
  const count = { kind: 'scalar', type: 'int', value: attempt } as const
  return { name: WRITING, value: recordKeyword({ ...fields, attempt: count }) }
}
