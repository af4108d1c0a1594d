import type { ImageItem } from '@contimg/api/schemas'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from '../client.ts'

/** Images of a Measurement Set, by their paths. */
export function imagesOfSetQuery(msPath: string | null) {
  return queryOptions({
    queryKey: ['images', 'of', msPath],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<{ items: readonly ImageItem[] }>(
        '/images',
        { ms_path: msPath, type: 'all', limit: 200 },
        signal,
      )
      return new Map(items.map((image) => [image.path, image]))
    },
    enabled: msPath !== null,
  })
}
