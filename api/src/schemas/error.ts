import * as z from 'zod'

/** What went wrong, in a word that a program can act on. */
export const errorCode = z.enum([
  'bad_request',
  'bad_path',
  'unauthorized',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'unsupported_type',
  'conflict',
  'gone',
  'invalid_value',
  'nothing_to_show',
  'locked',
  'rate_limit_exceeded',
  'busy',
  'unavailable',
  'internal',
])

export type ErrorCode = z.infer<typeof errorCode>

/** The one shape of everything that is not an answer. */
export const errorBody = z
  .object({
    error: errorCode,
    message: z.string().describe('for a person: what was found, and what was wanted'),
    details: z.record(z.string(), z.unknown()).describe('the same for a program, such as field, found, wanted'),
    request_id: z.string().describe('as in the header X-Request-ID and in the log'),
    retry_after: z.number().optional().describe('seconds after which to ask again'),
  })
  .meta({ id: 'Error' })

export type ErrorBody = z.infer<typeof errorBody>
