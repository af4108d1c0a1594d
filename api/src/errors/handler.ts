import { redactUrl } from '@contimg/state/work'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { ErrorBody, ErrorCode } from '../schemas/error.ts'
import { ApiError } from './api-error.ts'
import { knownError } from './known.ts'

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'unsupported_type',
  429: 'rate_limit_exceeded',
}

/** Answers every error in the one shape; what nobody expected is logged with its stack and told without it. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownError(error) ?? validationError(error) ?? clientError(error)
  if (known === undefined) request.log.error({ err: error }, 'unexpected')
  const answer = known ?? new ApiError(500, 'internal', 'something went wrong that was not foreseen; the log has it')
  if (answer.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="contimg"')
  if (answer.details.retry_after !== undefined) reply.header('retry-after', String(answer.details.retry_after))
  return reply.status(answer.statusCode).header('cache-control', 'no-store').send(bodyOf(answer, request.id))
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const what = `${request.method} ${request.url.split('?')[0]}`
  const answer = new ApiError(404, 'not_found', `${what}: there is no such route`)
  return reply.status(404).header('cache-control', 'no-store').send(bodyOf(answer, request.id))
}

/** What Fastify refuses before it looks for a route: an address that cannot be decoded, or a parameter that is too long. */
export function answerUnreadable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const code = error.statusCode === 414 ? 414 : 400
  const answer = new ApiError(code, 'bad_path', 'the address cannot be read, wanted one that is percent-encoded UTF-8')
  void reply.status(code).header('cache-control', 'no-store').send(bodyOf(answer, request.id))
}

export function bodyOf({ code, message, details }: ApiError, requestId: string): ErrorBody {
  const { retry_after: after, ...rest } = details
  return {
    error: code,
    message: redactUrl(message),
    details: rest,
    request_id: requestId,
    ...(typeof after === 'number' && { retry_after: after }),
  }
}

/** What the schema of the route refuses: each place, and what it may be. */
function validationError(error: FastifyError): ApiError | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined
  const problems = error.validation.map(({ instancePath, message }) => ({
    field: instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message,
  }))
  const said = problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ')
  return new ApiError(422, 'invalid_value', said, { in: error.validationContext, problems })
}

/** What Fastify itself refuses: bodies that are no JSON, too large ones, unknown types. */
function clientError({ statusCode = 500, message }: FastifyError): ApiError | undefined {
  if (statusCode < 400 || statusCode >= 500) return undefined
  return new ApiError(statusCode, CODES[statusCode] ?? 'bad_request', message)
}
