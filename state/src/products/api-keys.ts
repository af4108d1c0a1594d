import { createHash, randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import { UnknownApiKeyError } from './errors.ts'
import type { ApiKeyRow, Products } from './products.ts'

/** What a key lets do, the least first: look, run the pipeline, remove things and give out keys. */
export const API_ROLES = ['viewer', 'operator', 'admin'] as const
export type ApiRole = (typeof API_ROLES)[number]

/** What is known of a key; the key itself is not. */
export interface ApiKey {
  readonly id: string
  readonly name: string // who or what has it
  readonly role: ApiRole
  readonly hash: string
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number | undefined // undefined: never
  readonly revokedMs: number | undefined
}

export interface ApiKeyToMake {
  readonly name: string
  readonly role: ApiRole
  readonly by: string
  readonly expiresMs?: number | undefined
}

const PREFIX = 'contimg_' // so that it is known where it turns up
const KEY_BYTES = 32

/** SHA-256, in hexadecimal: of 256 random bits nobody finds the key again, so that no slow hash is needed. */
export function hashOfApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

export function isApiKeyUsable({ expiresMs, revokedMs }: ApiKey, nowMs: number): boolean {
  return revokedMs === undefined && (expiresMs === undefined || nowMs < expiresMs)
}

/** Makes a key. @returns the key, which is told this once, and what is kept of it */
export async function createApiKey(
  { db, nowMs }: Products,
  { name, role, by, expiresMs }: ApiKeyToMake,
): Promise<{ key: string; made: ApiKey }> {
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url')
  const row = {
    ...{ id: randomBytes(4).toString('hex'), name, role, key_hash: hashOfApiKey(key) },
    ...{ created_at: nowMs() / 1000, created_by: by, revoked_at: null },
    expires_at: expiresMs === undefined ? null : expiresMs / 1000,
  }
  await db.insertInto('api_keys').values(row).execute()
  return { key, made: apiKeyOf(row) }
}

/** All of them, those too that can be used no more, the oldest first. */
export async function listApiKeys({ db }: Products): Promise<ApiKey[]> {
  const query = db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id')
  return (await query.execute()).map(apiKeyOf)
}

/** From now on it cannot be used; that it was there stays known. @throws UnknownApiKeyError */
export async function revokeApiKey(products: Products, id: string): Promise<ApiKey> {
  const { db, nowMs } = products
  const found = await requireApiKey(products, id)
  if (found.revokedMs !== undefined) return found
  const revokedMs = nowMs()
  await db
    .updateTable('api_keys')
    .set({ revoked_at: revokedMs / 1000 })
    .where('id', '=', id)
    .execute()
  return { ...found, revokedMs }
}

/** As if it had never been. @throws UnknownApiKeyError */
export async function forgetApiKey(products: Products, id: string): Promise<void> {
  await requireApiKey(products, id)
  await products.db.deleteFrom('api_keys').where('id', '=', id).execute()
}

async function requireApiKey(products: Products, id: string): Promise<ApiKey> {
  const keys = await listApiKeys(products)
  const found = keys.find((one) => one.id === id)
  if (found) return found
  throw new UnknownApiKeyError(
    products.path,
    id,
    keys.map((one) => one.id),
  )
}

function apiKeyOf(row: Selectable<ApiKeyRow>): ApiKey {
  const msOf = (unixS: number | null) => (unixS === null ? undefined : 1000 * unixS)
  return {
    ...{ id: row.id, name: row.name, role: row.role, hash: row.key_hash },
    ...{ createdMs: 1000 * row.created_at, createdBy: row.created_by },
    ...{ expiresMs: msOf(row.expires_at), revokedMs: msOf(row.revoked_at) },
  }
}
