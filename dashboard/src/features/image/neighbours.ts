import type { ImageDetail, ImageItem } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../client.ts'
import { momentMs } from '../../words/times.ts'

const REACH_MS = 400 * 86_400_000

interface Page {
  readonly items: readonly ImageItem[]
}

const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19)

/** Spans just before and just after a moment. */
export function spansBeside(ms: number): readonly [before: string, after: string] {
  return [
    `${stamp(ms - REACH_MS)}/${stamp(Math.floor(ms / 1000) * 1000)}`,
    `${stamp((Math.floor(ms / 1000) + 1) * 1000)}/${stamp(ms + REACH_MS)}`,
  ]
}

/** The images of the same kind before and after one in time. */
export function useNeighbours(detail: ImageDetail | undefined): {
  readonly before: number | undefined
  readonly after: number | undefined
} {
  const ms = momentMs(detail?.observed_at)
  const type = detail?.type
  const beside = (at: 0 | 1) => ({
    queryKey: ['images', 'beside', type, ms, at],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const query = { type, t: spansBeside(ms!)[at], sort: at === 0 ? '-time' : 'time', limit: 1, versions: 'latest' }
      return (await getJson<Page>('/images', query, signal)).items[0]?.id ?? null
    },
    enabled: ms !== undefined,
  })
  const [before, after] = [useQuery(beside(0)), useQuery(beside(1))]
  return { before: before.data ?? undefined, after: after.data ?? undefined }
}
