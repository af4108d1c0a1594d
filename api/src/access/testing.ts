import { type ApiRole, createApiKey } from '@contimg/state/products'
import type { ErrorBody } from '../schemas/index.ts'
import type { TestApi } from '../testing.ts'

export type Headers = Readonly<Record<string, string>>
export type Method = 'GET' | 'POST' | 'DELETE' | 'HEAD'

/** Asks with some headers, as from an address of the network. */
export async function askAs(
  { app }: TestApi,
  method: Method,
  url: string,
  headers: Headers = {},
  remoteAddress?: string,
) {
  const response = await app.inject({ method, url, headers, ...(remoteAddress && { remoteAddress }) })
  const isError = response.statusCode >= 400 && method !== 'HEAD'
  return { status: response.statusCode, headers: response.headers, body: (isError ? response.json() : {}) as ErrorBody }
}

/** Makes a key, which is known at once. */
export async function keyOf({ products, context }: TestApi, role: ApiRole, expiresMs?: number) {
  const { key, made } = await createApiKey(products, { name: `the ${role}`, role, by: 'test', expiresMs })
  context.access.keys.forget()
  return { key, id: made.id, header: { 'x-api-key': key } }
}
