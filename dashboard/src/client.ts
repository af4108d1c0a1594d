import type { ErrorBody } from '@contimg/api/schemas'

const ROOT = '/api'

/** What the API answered instead of what was asked for, or that it did not answer at all (code `unreachable`). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ErrorBody['error'] | 'unreachable'
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string | undefined
  readonly retryAfterS: number | undefined

  constructor(status: number, body: Partial<ErrorBody> & { readonly message: string }, options?: ErrorOptions) {
    super(body.message, options)
    this.status = status
    this.code = body.error ?? (status === 0 ? 'unreachable' : 'internal')
    this.details = body.details ?? {}
    this.requestId = body.request_id
    this.retryAfterS = body.retry_after
  }
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

/** The address of a resource: `/groups`, with what is defined of the query. */
export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value != null && value !== '') search.set(key, Array.isArray(value) ? value.join(',') : String(value))
  const text = search.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
  return `${ROOT}${path}${text === '' ? '' : `?${text}`}`
}

export async function getJson<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await (await ask(addressOf(path, query), { signal: signal ?? null })).json()) as T
}

export async function getBytes(path: string, query?: Query, signal?: AbortSignal): Promise<Response> {
  return await ask(addressOf(path, query), { signal: signal ?? null })
}

/** Some bytes of a file. */
export interface FilePart {
  readonly bytes: Uint8Array
  readonly fileBytes: number // of the whole file
  readonly tag: string | null // of its content
}

/**
 * Bytes `from` up to `to` of a file, fewer where it ends before.
 *
 * @param tag  of the content that they must be of
 * @throws ApiError (412) where the file has changed since
 */
export async function getRange(
  path: string,
  from: number,
  to: number,
  signal?: AbortSignal,
  tag?: string | null,
): Promise<FilePart> {
  const headers = { range: `bytes=${from}-${to - 1}`, ...(tag ? { 'if-range': tag } : {}) }
  const response = await ask(addressOf(path), { headers, cache: 'no-store', signal: signal ?? null })
  const fileBytes = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1])
  if (response.status !== 206 || !Number.isFinite(fileBytes)) {
    await response.body?.cancel()
    throw new ApiError(412, { error: 'conflict', message: 'The file was replaced while it was read.' })
  }
  return { bytes: new Uint8Array(await response.arrayBuffer()), fileBytes, tag: response.headers.get('etag') }
}

/** Asks for a change; the answer of the API, or an ApiError. */
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const told = body === undefined ? {} : { headers, body: JSON.stringify(body) }
  const response = await ask(addressOf(path), { method, ...told })
  return (response.status === 204 ? undefined : await response.json()) as T
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, init)
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new ApiError(0, { message: 'The API does not answer.' }, { cause: error })
  }
  if (!response.ok) throw await errorOf(response)
  return response
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  try {
    return new ApiError(response.status, JSON.parse(text) as ErrorBody)
  } catch {
    return new ApiError(response.status, { message: `${response.status} ${response.statusText}` })
  }
}
