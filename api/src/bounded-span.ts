import { invalid } from './errors/api-error.ts'
import { type Span, spanOf } from './schemas/spans.ts'

const DAY_MS = 86_400_000

/** A span that is asked for, where all in it is read at once. @throws ApiError (422) for one that is too long */
export function boundedSpanOf(text: string, nowMs: number, mostDays: number): Span {
  const span = spanOf(text, nowMs)
  if (span.toMs - span.fromMs > mostDays * DAY_MS) throw invalid('t', text, `${mostDays} days at most`)
  return span
}
