import { ApiError, invalid, locked, nothingToShow, unavailable } from '../errors/api-error.ts'
import { JobError, type JobFailure } from './jobs.ts'
import { BusyError } from './pool.ts'
import { ProcessLostError } from './worker-process.ts'

const RETRY_S = 5

/** Errors that say that a file is not what it should be. */
const UNREADABLE = ['FormatError', 'WcsError', 'ProjectionError', 'UtcSpanError', 'UnusableTableError']

/** An error of the pool as an answer; any other as it is. */
export function inspectionError(error: unknown): unknown {
  if (error instanceof BusyError) {
    const { message, position, retryAfterS } = error
    return new ApiError(429, 'busy', message, { position, retry_after: retryAfterS })
  }
  if (error instanceof ProcessLostError) {
    const retry = error.reason === 'ended' ? { retry_after: RETRY_S } : {}
    return unavailable(`this could not be read: ${error.message}`, { reason: error.reason, ...retry })
  }
  return error instanceof JobError ? answerOf(error.failure) : error
}

function answerOf({ name, message, details }: JobFailure): Error {
  if (name === 'RasterRequestError' || name === 'PictureRequestError')
    return invalid(String(details.field), details.found, String(details.wanted))
  if (name === 'SelectionError') {
    const { parameter, text, position } = details
    return new ApiError(422, 'invalid_value', message, { field: parameter, found: text, position })
  }
  if (name === 'NothingToShowError') return nothingToShow(message, { flagged_fraction: details.flaggedFraction })
  if (name === 'MeasureError') return nothingToShow(message)
  if (name === 'TableLockedError') return locked(message, { pid: details.holderPid ?? null, retry_after: RETRY_S })
  if (name === 'CatalogFileError') return unavailable(message)
  if (UNREADABLE.includes(name)) return new ApiError(422, 'invalid_value', message, { field: 'path' })
  if (details.code === 'ENOENT') return new ApiError(404, 'not_found', message)
  if (details.code === 'EACCES') return unavailable(message)
  return new Error(`${name} in a process of the pool: ${message}`)
}
