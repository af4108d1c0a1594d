import type {
  CalibratorSeenWire,
  FailureCause,
  GroupDetail,
  JobDetail,
  Lineage,
  MsMetadata,
} from '@contimg/api/schemas'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from '../../client.ts'

const AGAIN_MS = 20_000
const PROGRESS_MS = 2000
const LONG_MS = 600_000

export function groupQuery(id: string) {
  return queryOptions({
    queryKey: ['group', id],
    queryFn: ({ signal }) => getJson<GroupDetail>(`/groups/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: AGAIN_MS,
  })
}

const msAddress = (path: string, what: string) => `/ms/${encodeURIComponent(path)}/${what}`

/** What is in its Measurement Set, once there is one. @param run  of the group: a later one may have made it anew */
export function metadataQuery(path: string | null, run: number) {
  return queryOptions({
    queryKey: ['set', path, 'metadata', run],
    queryFn: ({ signal }) => getJson<MsMetadata>(msAddress(path ?? '', 'metadata'), {}, signal),
    enabled: path !== null,
    staleTime: LONG_MS,
    retry: false,
  })
}

export function matchesQuery(path: string | null) {
  return queryOptions({
    queryKey: ['set', path, 'calibrator-matches'],
    queryFn: ({ signal }) =>
      getJson<{ items: readonly CalibratorSeenWire[] }>(msAddress(path ?? '', 'calibrator-matches'), {}, signal),
    enabled: path !== null,
    staleTime: LONG_MS,
    retry: false,
  })
}

/** What its latest product was made of: of the image where there is one. */
export function lineageQuery({ image_id: image, products }: Pick<GroupDetail, 'image_id' | 'products'>) {
  const last = products.at(-1)?.artifact_id
  const address = image !== null ? `/images/${image}/provenance` : `/lineage/${last}`
  return queryOptions({
    queryKey: ['lineage', address, products.length],
    queryFn: ({ signal }) => getJson<Lineage>(address, { direction: 'back', most: 300 }, signal),
    enabled: image !== null || last !== undefined,
    retry: false,
  })
}

/** The cause of a failure, as it was seen in the latest 30 days. */
export function causeQuery(id: string, hasFailed: boolean) {
  return queryOptions({
    queryKey: ['failures', 'of', id],
    queryFn: async ({ signal }) => {
      const { causes } = await getJson<{ causes: readonly FailureCause[] }>('/failures', { t: '-30d' }, signal)
      return causes.find(({ groups }) => groups.includes(id)) ?? null
    },
    enabled: hasFailed,
  })
}

/** A job under way: how far it is. */
export function jobQuery(id: string | null, isRunning: boolean) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => getJson<JobDetail>(`/jobs/${id}`, {}, signal),
    enabled: id !== null && isRunning,
    refetchInterval: isRunning ? PROGRESS_MS : false,
    retry: false,
  })
}
