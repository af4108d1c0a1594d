import fastifyRateLimit from '@fastify/rate-limit'
import type { RouteOptions } from 'fastify'
import type { Api } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'

/** Requests a minute that one address may make of each class of routes (facts of today's system). */
export const LIMITS = { high: 1000, standard: 300, write: 30, heavy: 60, auth: 20 } as const

export type LimitClass = keyof typeof LIMITS

declare module 'fastify' {
  interface FastifyContextConfig {
    limitClass?: LimitClass
  }
}

const HIGH = /\/health|\/metrics|\/status$|thumbnail|\/ws\//
const WINDOW_MS = 60_000

/** What a route says of itself, else what its method and address mean. */
export function limitClassOf({ method, url, config }: Pick<RouteOptions, 'method' | 'url' | 'config'>): LimitClass {
  if (config?.limitClass) return config.limitClass
  if ([method].flat().some((one) => !['GET', 'HEAD'].includes(one))) return 'write'
  return HIGH.test(url) ? 'high' : 'standard'
}

/** One address may ask so often of each class, so that nobody keeps the others waiting. */
export async function addRateLimits(api: Api): Promise<void> {
  api.addHook('onRoute', (route) => {
    const limit = limitClassOf(route)
    const rateLimit = { max: LIMITS[limit], timeWindow: WINDOW_MS, groupId: limit }
    route.config = Object.assign(route.config ?? {}, { rateLimit })
  })
  await api.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: (_, { ttl, max }) => {
      const after = Math.max(1, Math.ceil(ttl / 1000))
      const message = `${max} requests a minute are answered, wanted a pause of ${after} s`
      return new ApiError(429, 'rate_limit_exceeded', message, { limit: max, retry_after: after })
    },
  })
}
