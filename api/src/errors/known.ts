import { CatalogFileError } from '@contimg/state/catalogs'
import { UnknownCalibrationSetError } from '@contimg/state/products'
import {
  DatabaseUrlError,
  EmbeddedDatabaseError,
  NoWorkDatabaseError,
  OutsideRootsError,
  ScheduleError,
  TaskPayloadError,
  TaskStateError,
  UnknownQueueError,
  UnknownTaskError,
} from '@contimg/state/work'
import { ApiError, conflict, notFound, unavailable } from './api-error.ts'

type ErrorClass = new (...args: never[]) => Error

/** Errors of the doors as answers. */
const KNOWN: readonly (readonly [ErrorClass, (error: Error) => ApiError])[] = [
  [OutsideRootsError, ({ message }) => new ApiError(400, 'bad_path', message)],
  [UnknownCalibrationSetError, unknownSet],
  [UnknownTaskError, ({ message }) => new ApiError(404, 'not_found', message)],
  [UnknownQueueError, ({ message }) => new ApiError(404, 'not_found', message)],
  [TaskStateError, ({ message }) => conflict(message)],
  [TaskPayloadError, ({ message }) => new ApiError(422, 'invalid_value', message)],
  [ScheduleError, ({ message }) => new ApiError(422, 'invalid_value', message)],
  [CatalogFileError, ({ message }) => unavailable(message)],
  [NoWorkDatabaseError, ({ message }) => unavailable(message)],
  [EmbeddedDatabaseError, ({ message }) => unavailable(message)],
  [DatabaseUrlError, ({ message }) => unavailable(message)],
]

function unknownSet(error: Error): ApiError {
  const { set, latest } = error as UnknownCalibrationSetError
  return notFound('calibration set', set, { latest })
}

/** The answer to an error of one of the doors; undefined where it is none of the expected ones. */
export function knownError(error: Error): ApiError | undefined {
  if (error instanceof ApiError) return error
  return KNOWN.find(([one]) => error instanceof one)?.[1](error) ?? dataError(error)
}

/** What PostgreSQL refuses as a value (class 22 of its errors), such as a zero byte in a text. */
function dataError({ message, name, code }: Error & { readonly code?: unknown }): ApiError | undefined {
  const isOfData = name === 'error' && typeof code === 'string' && /^22...$/.test(code)
  return isOfData ? new ApiError(422, 'invalid_value', message) : undefined
}
