import type {
  CalibrationComparison,
  CalibrationHealth,
  CalibrationSetDetail,
  SolutionsQuery,
  ValidityTimeline,
} from '@contimg/api/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getBytes, getJson } from '../../client.ts'
import { tableKind } from '../../words/calibration.ts'
import { readSolutions } from './solutions.ts'

const AGAIN_MS = 60_000 // changes are heard of; this moves what ends now
const setPath = (name: string) => `/cal/sets/${encodeURIComponent(name)}`

export const healthQuery = queryOptions({
  queryKey: ['health', 'calibration'],
  queryFn: ({ signal }) => getJson<CalibrationHealth>('/health/calibration', {}, signal),
  refetchInterval: AGAIN_MS,
})

export function validityQuery(t: string) {
  return queryOptions({
    queryKey: ['cal', 'validity', t],
    queryFn: ({ signal }) => getJson<ValidityTimeline>('/cal/validity', { t }, signal),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  })
}

export function setQuery(name: string | undefined) {
  return queryOptions({
    queryKey: ['cal', 'set', name],
    queryFn: ({ signal }) => getJson<CalibrationSetDetail>(setPath(name ?? ''), {}, signal),
    enabled: name !== undefined,
  })
}

/** The solutions of all antennas at once. */
export function solutionsQuery(name: string | undefined, type: SolutionsQuery['type']) {
  return queryOptions({
    queryKey: ['cal', 'solutions', name, type],
    queryFn: async ({ signal }) => {
      const query = type === undefined ? {} : { kind: tableKind(type), type }
      return readSolutions(await (await getBytes(`${setPath(name ?? '')}/solutions`, query, signal)).arrayBuffer())
    },
    enabled: name !== undefined && type !== undefined,
    staleTime: 300_000, // a table that stands does not change
  })
}

export function compareQuery(a: string, b: string) {
  return queryOptions({
    queryKey: ['cal', 'compare', a, b],
    queryFn: ({ signal }) => getJson<CalibrationComparison>('/cal/compare', { a, b }, signal),
    staleTime: 300_000,
  })
}
