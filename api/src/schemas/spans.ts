import * as z from 'zod'

const RELATIVE = /^-(\d{1,5})(h|d)$/
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d(:\d\d(:\d\d)?)?)?Z?$/

/** A time from a moment to another: `2026-01-25T02/2026-01-26T02`, or the latest hours or days: `-24h`, `-7d`. */
export const spanText = z
  .string()
  .refine((text) => RELATIVE.test(text) || isAbsolute(text), {
    error: 'wanted a span such as -24h, -7d or 2026-01-25T02/2026-01-26T02',
  })
  .meta({ id: 'Span', description: 'such as -24h, -7d or 2026-01-25T02/2026-01-26T02, UTC' })

/** In milliseconds of Unix time. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** @param text  as `spanText` lets it through */
export function spanOf(text: string, nowMs: number): Span {
  const [, count, unit] = RELATIVE.exec(text) ?? []
  if (count !== undefined)
    return { fromMs: nowMs - Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000), toMs: nowMs }
  const [from, to] = text.split('/').map(momentMs)
  return { fromMs: from, toMs: to }
}

function isAbsolute(text: string): boolean {
  const parts = text.split('/')
  if (parts.length !== 2 || !parts.every((part) => MOMENT.test(part))) return false
  const [from, to] = parts.map(momentMs)
  return from < to // false where either is none
}

/** A moment as far as it is told: `2026-01-25` is its midnight, `2026-01-25T02` two o'clock. */
function momentMs(text: string): number {
  return Date.parse(`${text.replace('Z', '')}${'0000-00-00T00:00:00'.slice(text.replace('Z', '').length)}Z`)
}

/** The stamps of groups of a span, as these sort: 2026-01-25T02:00:00. */
export function stampsOf({ fromMs, toMs }: Span): { readonly from: string; readonly to: string } {
  const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19)
  return { from: stamp(fromMs), to: stamp(toMs) }
}
