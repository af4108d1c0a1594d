import type { Letter } from './queries.ts'

/** Jobs that failed, by what they say: the API knows which words of an error are another in each. */
export interface Causes {
  readonly causes: readonly { readonly cause: string; readonly job_ids: readonly string[]; readonly action: string }[]
}

/** Dead letters with one cause. */
export interface LetterGroup {
  readonly cause: string
  readonly action: string | undefined // a command to begin with
  readonly letters: readonly Letter[] // the latest first
}

/** The letters of each cause together, the cause of the latest first. */
export function byCause(letters: readonly Letter[], causes: Causes | undefined): LetterGroup[] {
  const found = new Map(causes?.causes.flatMap((one) => one.job_ids.map((id) => [id, one] as const)))
  const keyOf = (letter: Letter) => found.get(letter.task_id)?.cause ?? letter.error ?? 'it did not say why'
  return [...Map.groupBy(letters, keyOf)].map(([cause, some]) => ({
    cause,
    action: found.get(some[0].task_id)?.action,
    letters: some,
  }))
}
