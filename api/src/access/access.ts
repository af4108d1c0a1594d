import { randomBytes } from 'node:crypto'
import type { Products } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import type { FastifyRequest } from 'fastify'
import type { Identity } from './identity.ts'
import { KeyRing } from './key-ring.ts'
import { isLoopback } from './origins.ts'
import { Tickets } from './tickets.ts'
import { Tokens } from './tokens.ts'

export const SESSION_COOKIE = 'contimg_session'

/** What a request brings to say who asks. */
export interface Credential {
  readonly kind: 'key' | 'bearer' | 'ticket' | 'session'
  readonly value: string
}

/** Who may ask: by keys, or by tokens, sessions and tickets that are given for them; all of this host while there is none. */
export class Access {
  readonly keys: KeyRing
  readonly tokens: Tokens
  readonly tickets: Tickets
  /** Whether tokens are signed with a secret that others may have too: else they end with this process. */
  readonly hasSecret: boolean
  readonly #isLocal: boolean
  readonly #nowMs: () => number

  constructor(
    { apiHost, jwtSecret }: Pick<Settings, 'apiHost' | 'jwtSecret'>,
    products: Products,
    nowMs: () => number,
  ) {
    this.keys = new KeyRing(products)
    this.tokens = new Tokens(jwtSecret === undefined ? randomBytes(32) : Buffer.from(jwtSecret), nowMs)
    this.tickets = new Tickets(nowMs)
    this.hasSecret = jwtSecret !== undefined
    this.#isLocal = isLoopback(apiHost)
    this.#nowMs = nowMs
  }

  /** Whether everyone on this host may do everything: nobody else can ask, and there never was a key. */
  async isOpen(): Promise<boolean> {
    return this.#isLocal && !this.hasSecret && (await this.keys.isEmpty())
  }

  /** Why it must not listen; undefined where it may. */
  async whyNotListen(): Promise<string | undefined> {
    if (this.#isLocal || this.hasSecret || (await this.keys.hasUsable())) return undefined
    const wanted = 'wanted 127.0.0.1, a key (contimg api-key create NAME --role admin), or CONTIMG_JWT_SECRET'
    return `it would let in everyone who reaches it: ${wanted}`
  }

  /** Who has a credential; undefined where it does not hold. */
  async identityOf({ kind, value }: Credential): Promise<Identity | undefined> {
    if (kind === 'key') return await this.#ofKey(value)
    if (kind === 'session') return await this.#ofToken('session', value)
    if (kind === 'bearer') return (await this.#ofToken('bearer', value)) ?? (await this.#ofKey(value))
    const identity = this.tickets.take(value)
    if (identity === undefined || identity.via === 'open' || !(await this.#holds(identity.keyId))) return undefined
    return { ...identity, via: 'ticket' }
  }

  /** Whether who was let in before would be let in now: for what stays open. */
  async holds({ via, keyId, expiresMs }: Identity): Promise<boolean> {
    if (via === 'open') return await this.isOpen()
    return (expiresMs === undefined || this.#nowMs() < expiresMs) && (await this.#holds(keyId))
  }

  async #ofKey(value: string): Promise<Identity | undefined> {
    const key = await this.keys.find(value)
    return key && { name: key.name, role: key.role, via: 'key', keyId: key.id, expiresMs: key.expiresMs }
  }

  async #ofToken(kind: 'bearer' | 'session', value: string): Promise<Identity | undefined> {
    const claims = await this.tokens.read(kind, value)
    if (claims === undefined || !(await this.#holds(claims.keyId))) return undefined
    return { ...claims, via: kind === 'session' ? 'session' : 'token' }
  }

  /** What was given for a key ends with it; what was given by others, who have the secret, by its time alone. */
  async #holds(keyId: string | undefined): Promise<boolean> {
    return keyId === undefined || (await this.keys.isUsable(keyId))
  }
}

/** The first that a request brings; a ticket only where nothing else can be sent. */
export function credentialOf(request: FastifyRequest): Credential | undefined {
  const { headers } = request
  const key = headers['x-api-key']
  if (key !== undefined) return { kind: 'key', value: String(key) }
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')
  if (headers.authorization !== undefined) return { kind: 'bearer', value: bearer?.[1] ?? '' }
  const { ticket } = (request.query ?? {}) as { readonly ticket?: unknown }
  if (typeof ticket === 'string' && isStream(request)) return { kind: 'ticket', value: ticket }
  const session = request.cookies[SESSION_COOKIE]
  return session ? { kind: 'session', value: session } : undefined
}

/** What a browser opens without headers of ours. */
export function isStream({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (isUpgrade(headers.upgrade) || (headers.accept ?? '').includes('text/event-stream'))
}

export const isUpgrade = (upgrade: string | undefined) => upgrade?.toLowerCase() === 'websocket'
