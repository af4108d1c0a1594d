import { API_ROLES, type ApiRole } from '@contimg/state/products'
import type { RouteOptions } from 'fastify'

/** Who may ask: those of a role or of a higher one, or anyone, known or not. */
export type Access = ApiRole | 'anyone'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

const REMOVES = /\/(retire|discard)$/
const ANSWERS = /^\/(api(\/v1)?|metrics)(\/|$)/ // what is not below these tells nothing of the pipeline
const LOOKS = ['GET', 'HEAD']

export function allows(role: ApiRole, wanted: ApiRole): boolean {
  return API_ROLES.indexOf(role) >= API_ROLES.indexOf(wanted)
}

/** What a route says of itself; else looking is for viewers, changing for operators, removing for administrators. */
export function accessOf({ method, url, config }: Pick<RouteOptions, 'method' | 'url' | 'config'>): Access {
  if (config?.access) return config.access
  const methods = [method].flat()
  if (methods.includes('DELETE') || REMOVES.test(url)) return 'admin'
  if (methods.some((one) => !LOOKS.includes(one))) return 'operator'
  return ANSWERS.test(url) ? 'viewer' : 'anyone'
}
