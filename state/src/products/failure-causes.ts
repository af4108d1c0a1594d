import type { IngestGroup } from './ingest-queue.ts'

/** Groups that failed of the same thing. */
export interface FailureCause {
  readonly cause: string
  readonly count: number
  readonly groups: readonly IngestGroup[] // the latest first
  readonly command: string // to begin with
}

const HINTS: readonly (readonly [RegExp, (id: string) => string])[] = [
  [/not whole|missing/i, (id) => `contimg group show ${id}`],
  [/no space|ENOSPC|disk is full|quota/i, () => 'contimg retention execute'],
  [/memory|killed/i, () => 'contimg preflight'],
  [/not in the database/i, () => 'contimg storage reconcile'],
  [/outside of what/i, () => 'contimg config show'],
]

/** Failures by what they say, without what is another in each: the most frequent first. */
export function failuresByCause(failed: readonly IngestGroup[]): FailureCause[] {
  const causes = Map.groupBy(failed, ({ error, id }) => causeOf(error ?? 'it is not known why', id))
  const all = [...causes].map(([cause, groups]) => ({
    cause,
    count: groups.length,
    groups,
    command: commandFor(groups[0]),
  }))
  return all.toSorted((a, b) => b.count - a.count)
}

function commandFor({ id, error = '' }: IngestGroup): string {
  const hint = HINTS.find(([pattern]) => pattern.test(error))
  return hint ? hint[1](id) : `contimg reprocess ${id}`
}

/** What an error says without what is another in each. @param id  of the group */
export function causeOf(error: string, id: string): string {
  return error
    .replaceAll(id, 'GROUP')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, 'GROUP')
    .replaceAll(/(?<![\w.])\/[^\s:;,“”"']+/g, 'PATH')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\d+(\.\d+)?/g, 'N')
    .replaceAll(/\s+/g, ' ')
}

/** The stage at which a group failed: its error begins with it. Undefined where it failed before it had one. */
export function failedStageOf(stages: readonly string[], error: string | undefined): string | undefined {
  return stages.find((stage) => error?.startsWith(`${stage}: `) || error?.startsWith(`${stage} cannot be spawned`))
}
