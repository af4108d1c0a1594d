import {
  type ApiKey,
  createApiKey,
  isApiKeyUsable,
  listApiKeys,
  revokeApiKey,
  UnknownApiKeyError,
} from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import { apiKey, apiKeyBody, apiKeyId, madeKey } from '../schemas/auth.ts'

const DAY_MS = 86_400_000
const tags = ['auth']
const config = { access: 'admin' } as const

/** Keys of this API, for administrators. */
export function apiKeyRoutes(api: Api, { access, products, nowMs }: ApiContext): void {
  const itemOf = (one: ApiKey) => ({
    ...{ id: one.id, name: one.name, role: one.role, created_by: one.createdBy },
    ...{ created_at: new Date(one.createdMs).toISOString() },
    ...{ expires_at: isoOrNull(one.expiresMs), revoked_at: isoOrNull(one.revokedMs) },
    is_usable: isApiKeyUsable(one, nowMs()),
  })
  const listed = { tags, summary: 'Keys, the oldest first', response: { 200: z.object({ items: z.array(apiKey) }) } }
  api.get('/auth/keys', { schema: listed, config }, async () => ({ items: (await listApiKeys(products)).map(itemOf) }))
  const make = { tags, summary: 'Make a key, which is told this once', body: apiKeyBody, response: { 201: madeKey } }
  api.post('/auth/keys', { schema: make, config }, async ({ body, identity }, reply) => {
    const { name, role, expires_in_days: days } = body
    const expiresMs = days === undefined ? undefined : nowMs() + days * DAY_MS
    const { key, made } = await createApiKey(products, { name, role, by: identity!.name, expiresMs })
    access.keys.forget()
    reply.header('cache-control', 'no-store')
    return reply.status(201).send({ key, made: itemOf(made) })
  })
  const revoke = { tags, summary: 'Revoke a key, and all that was given for it', params: apiKeyId }
  api.delete(
    '/auth/keys/:id',
    { schema: { ...revoke, response: { 200: apiKey } }, config },
    async ({ params: { id } }) => {
      try {
        return itemOf(await revokeApiKey(products, id))
      } catch (error) {
        throw error instanceof UnknownApiKeyError ? notFound('API key', id) : error
      } finally {
        access.keys.forget()
      }
    },
  )
}

const isoOrNull = (unixMs: number | undefined) => (unixMs === undefined ? null : new Date(unixMs).toISOString())
