import type { MsMetadata, RasterJobs } from '@contimg/api/schemas'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ApiError, getBytes, getJson, type Query } from '../../../client.ts'
import { type Raster, readRaster } from './raster.ts'
import { isPassing } from './trouble.ts'

const KEPT_MS = 30_000 // tens of megabytes each
const FRESH_MS = 300_000
const AGAIN_S = 5
const LOOK_MS = 700

/** A raster, and how long it took to come. */
export interface ReadRaster {
  readonly raster: Raster
  readonly readS: number
}

export interface Asked {
  readonly data: ReadRaster | undefined // of a first look until all has come
  readonly isWhole: boolean
  readonly error: Error | null // nothing will come
  readonly waitsFor: Error | null // it is asked for again by itself
  readonly progress: number | undefined // 0 to 1 of what is being read
  again(): void
}

export const metadataQuery = (path: string) =>
  queryOptions({
    queryKey: ['ms', path, 'metadata'],
    queryFn: ({ signal }) => getJson<MsMetadata>(`/ms/${encodeURIComponent(path)}/metadata`, {}, signal),
    ...patient,
  })

/** What passes is waited for; what is refused for good is not asked again. */
export const patient = {
  retry: (tries: number, error: Error) =>
    isPassing(error) || (tries < 2 && error instanceof ApiError && [0, 502, 504].includes(error.status)),
  retryDelay: (_tries: number, error: Error) =>
    1000 * ((error instanceof ApiError ? error.retryAfterS : undefined) ?? AGAIN_S),
}

function rasterQuery(path: string, query: Query, version: string, isEnabled: boolean) {
  return queryOptions({
    queryKey: ['raster', path, query, version],
    queryFn: async ({ signal }): Promise<ReadRaster> => {
      const startMs = performance.now()
      const response = await getBytes(`/ms/${encodeURIComponent(path)}/raster`, query, signal)
      const raster = readRaster(await response.arrayBuffer())
      return { raster, readS: (performance.now() - startMs) / 1000 }
    },
    enabled: isEnabled,
    ...{ ...patient, staleTime: FRESH_MS, gcTime: KEPT_MS, structuralSharing: false },
  })
}

/**
 * The raster of a query: a first look of some of the samples, then all.
 *
 * @param path     null: nothing is asked
 * @param version  of the Measurement Set: another one is read anew
 */
export function useRaster(path: string | null, query: Query, version: string): Asked {
  const isAsked = path !== null
  const first = useQuery(rasterQuery(path ?? '', { ...query, preview: true }, version, isAsked))
  const isEnough = first.data?.raster.header.fraction === 1
  const all = useQuery(rasterQuery(path ?? '', query, version, isAsked && first.data !== undefined && !isEnough))
  const isReading = first.isFetching || all.isFetching
  const jobs = useQuery({ ...jobsQuery, enabled: isReading, refetchInterval: isReading ? LOOK_MS : false })
  const job = isReading
    ? jobs.data?.jobs.find((one) => one.kind === 'raster' && one.path === path && one.position === 0)
    : undefined
  return {
    data: all.data ?? first.data,
    isWhole: isEnough || all.data !== undefined,
    error: first.data === undefined ? first.error : all.error,
    waitsFor: first.isPending ? first.failureReason : all.isPending ? all.failureReason : null,
    progress: job?.progress,
    again: () => void (first.data === undefined ? first.refetch() : all.refetch()),
  }
}

const jobsQuery = queryOptions({
  queryKey: ['rasters', 'jobs'],
  queryFn: ({ signal }) => getJson<RasterJobs>('/rasters/jobs', {}, signal),
  staleTime: 0,
})
