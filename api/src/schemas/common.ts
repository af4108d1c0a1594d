import * as z from 'zod'

/** ISO 8601, UTC, as `2026-01-26T02:38:52.000Z`. */
export const isoTime = z.iso.datetime().meta({ id: 'Time', description: 'ISO 8601, UTC' })

/** Which part of a list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most'),
  cursor: z.string().optional().describe('next_cursor of the page before; without it the first page'),
})

/** @param item  of the list; the order is stable, so that pages fit each other while things are added */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int().describe('of all pages'),
    next_cursor: z.string().nullable().describe('null: this was the last page'),
  })
}

/** The same of a list that may be too long to be counted at each look. */
export function boundedPageOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({
    total_is: z.enum(['exact', 'at_least']).describe('counted no further than 1000 unless count=exact'),
  })
}

/** How such a list is counted. */
export const countWanted = z
  .enum(['exact', 'bounded'])
  .default('bounded')
  .describe('exact takes longer where there are many')

export type CountWanted = z.infer<typeof countWanted>

/** A number that was measured, or null where it was not. */
export const measured = z.number().nullable()
