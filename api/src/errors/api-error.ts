import type { ErrorCode } from '../schemas/error.ts'

/** An answer that is no answer: what was wrong, in the shape that every route gives it. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly statusCode: number
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(statusCode: number, code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.statusCode = statusCode
    this.code = code
    this.details = details
  }
}

/** 404. @param what  such as “Group” @param details  what would be known, such as the nearest */
export function notFound(what: string, id: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(404, 'not_found', `${what} ${id} is not known`, { id, ...details })
}

/** 422: a value that cannot be. @param wanted  what it may be */
export function invalid(field: string, found: unknown, wanted: string): ApiError {
  return new ApiError(422, 'invalid_value', `${field} is “${String(found)}”, wanted ${wanted}`, {
    field,
    found,
    wanted,
  })
}

/** 400: a path that leads out of the folders of the pipeline, or that is none. */
export function badPath(path: string, why: string): ApiError {
  return new ApiError(400, 'bad_path', `${JSON.stringify(path)}: ${why}`, { path })
}

/** 401: it is not known who asks. */
export function unauthorized(message: string): ApiError {
  return new ApiError(401, 'unauthorized', message)
}

/** 403: it is known, and not allowed. */
export function forbidden(message: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(403, 'forbidden', message, details)
}

/** 409: what is asked does not go in the state that things are in. */
export function conflict(message: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(409, 'conflict', message, details)
}

/** 422: there is data, and none that can be used. */
export function nothingToShow(message: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(422, 'nothing_to_show', message, details)
}

/** 423: it is being written. */
export function locked(message: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(423, 'locked', message, details)
}

/** 503: what this needs is not there now. */
export function unavailable(message: string, details: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(503, 'unavailable', message, details)
}
