import fastifyRateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit'
import type { RouteOptions } from 'fastify'
import type { Api } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'

/** Requests a minute that one address may make of all routes of a class together; why so many, decision 12 tells. */
export const LIMITS = { high: 3000, standard: 1200, write: 60, heavy: 30, auth: 20 } as const

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
    store: SharedCounts,
    errorResponseBuilder: (_, { ttl, max }) => {
      const after = Math.max(1, Math.ceil(ttl / 1000))
      const message = `${max} requests a minute are answered, wanted a pause of ${after} s`
      return new ApiError(429, 'rate_limit_exceeded', message, { limit: max, retry_after: after })
    },
  })
}

const MOST_KEYS = 10_000

/** One count of each address and class for all routes: the plugin's own is kept by each route apart. */
class SharedCounts implements FastifyRateLimitStore {
  readonly #windows = new Map<string, { current: number; endMs: number }>()

  incr(
    key: string,
    done: (error: Error | null, result?: { current: number; ttl: number }) => void,
    timeWindow: number,
  ): void {
    const nowMs = Date.now()
    const known = this.#windows.get(key)
    const window = known && known.endMs > nowMs ? known : { current: 0, endMs: nowMs + timeWindow }
    window.current++
    if (this.#windows.size >= MOST_KEYS && !known) this.#forget(nowMs)
    this.#windows.set(key, window)
    done(null, { current: window.current, ttl: window.endMs - nowMs })
  }

  child(): this {
    return this
  }

  /** Those that are over; where none is, the oldest. */
  #forget(nowMs: number): void {
    for (const [key, { endMs }] of this.#windows) if (endMs <= nowMs) this.#windows.delete(key)
    if (this.#windows.size >= MOST_KEYS) this.#windows.delete(this.#windows.keys().next().value!)
  }
}
