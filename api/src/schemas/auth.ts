import * as z from 'zod'
import { isoTime } from './common.ts'

/** What one may do: look, run the pipeline, remove things and give out keys. */
export const role = z.enum(['viewer', 'operator', 'admin']).meta({ id: 'Role' })

/** Who asks. */
export const me = z
  .object({
    is_open: z.boolean().describe('everyone on the host of the API may do everything: there is no key yet'),
    name: z.string().nullable().describe('null: it is not known who asks'),
    role: role.nullable(),
    via: z.enum(['open', 'key', 'token', 'session', 'ticket']).nullable(),
    expires_at: isoTime.nullable().describe('null: never'),
  })
  .meta({ id: 'Me' })

export const loginBody = z.object({
  api_key: z.string().min(1).max(200).describe('as “contimg api-key create” printed it'),
})

/** A ticket opens one stream of events, one WebSocket, once: as ?ticket= of its address. */
export const ticket = z
  .object({ ticket: z.string(), expires_in: z.number().int().describe('seconds') })
  .meta({ id: 'Ticket' })

export const tokenBody = z.object({
  role: role.optional().describe('no more than one’s own, which it is where not said'),
  expires_in: z.number().int().min(1).max(86_400).default(3600).describe('seconds'),
})

export const token = z
  .object({
    access_token: z.string().describe('JWT, HS256: for Authorization: Bearer'),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().describe('seconds'),
    role,
  })
  .meta({ id: 'Token' })

export const apiKey = z
  .object({
    id: z.string(),
    name: z.string().describe('who or what has it'),
    role,
    created_at: isoTime,
    created_by: z.string(),
    expires_at: isoTime.nullable().describe('null: never'),
    revoked_at: isoTime.nullable(),
    is_usable: z.boolean(),
  })
  .meta({ id: 'ApiKey' })

export const apiKeyBody = z.object({
  name: z.string().min(1).max(200),
  role,
  expires_in_days: z.number().positive().max(3660).optional().describe('where not said it does not expire'),
})

export const madeKey = z.object({ key: z.string().describe('told this once'), made: apiKey })

export const apiKeyId = z.object({ id: z.string().regex(/^[0-9a-f]{8}$/) })

export type Me = z.infer<typeof me>
export type Role = z.infer<typeof role>
