import type { Me, Role } from '@contimg/api/schemas'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { getJson } from '../client.ts'
import { useConnection } from './use-live.ts'

/** Who sits before this page, as the API knows them. */
export const meQuery = queryOptions({
  queryKey: ['auth', 'me'],
  queryFn: ({ signal }) => getJson<Me>('/auth/me', {}, signal),
  staleTime: 60_000,
})

const UPWARD: readonly Role[] = ['viewer', 'operator', 'admin']

/** Why somebody may not do what a role is for; undefined where they may. */
export function whyNotAs(me: Pick<Me, 'role'>, wanted: Role): string | undefined {
  if (me.role === null) return `This needs the ${wanted} role; it is not known who you are.`
  if (UPWARD.indexOf(me.role) >= UPWARD.indexOf(wanted)) return undefined
  return `This needs the ${wanted} role; you are ${me.role}.`
}

/** Why what needs a role cannot be done now; undefined where it can. */
export function useWhyNot(wanted: Role): string | undefined {
  const { state } = useConnection()
  const { data: me, error } = useQuery(meQuery)
  if (state === 'stale') return 'The connection is lost.'
  if (me === undefined) return error ? `Could not learn who you are: ${error.message}` : 'Asking who you are…'
  return whyNotAs(me, wanted)
}
