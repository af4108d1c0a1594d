import type { ApiRole } from '@contimg/state/products'

/** Who asks, and how that is known. */
export interface Identity {
  readonly name: string
  readonly role: ApiRole
  readonly via: 'open' | 'key' | 'token' | 'session' | 'ticket'
  readonly keyId?: string | undefined
  readonly expiresMs?: number | undefined
}

/** Of everyone on this host, while there is no key. */
export const OPEN: Identity = { name: 'this host', role: 'admin', via: 'open' }

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where it is not known who asks, as only routes for anyone find it. */
    identity: Identity | null
  }
}
