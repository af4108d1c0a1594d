import type { FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_COOKIE } from '../access/access.ts'
import type { Identity } from '../access/identity.ts'
import { allows } from '../access/roles.ts'
import { TICKET_S } from '../access/tickets.ts'
import type { Api, ApiContext } from '../context.ts'
import { conflict, forbidden, unauthorized } from '../errors/api-error.ts'
import { loginBody, type Me, me, ticket, token, tokenBody } from '../schemas/auth.ts'

const SESSION_MS = 12 * 3_600_000
const tags = ['auth']
const anyone = { access: 'anyone' } as const

/** Who asks, and what is given to those who are known. */
export function authRoutes(api: Api, context: ApiContext): void {
  const { access } = context
  const isOpen = () => access.isOpen()
  const meSchema = { tags, summary: 'Who asks, and as what', response: { 200: me } }
  api.get('/auth/me', { schema: meSchema, config: anyone }, async ({ identity }, reply) => {
    reply.header('cache-control', 'no-store')
    return meOf(identity, await isOpen())
  })
  const login = { tags, summary: 'Begin a session, kept in a cookie', body: loginBody, response: { 200: me } }
  const config = { ...anyone, limitClass: 'auth' } as const
  api.post('/auth/login', { schema: login, config }, async (request, reply) => {
    if (await isOpen()) throw conflict('there is no API key yet: nobody needs a session')
    const identity = await access.identityOf({ kind: 'key', value: request.body.api_key })
    if (identity === undefined) throw unauthorized('that key does not hold')
    const session = { ...identity, via: 'session' as const, expiresMs: endOf(identity, SESSION_MS, context.nowMs()) }
    await setSession(context, request, reply, session)
    return meOf(session, false)
  })
  const logout = { tags, summary: 'End the session of this browser', response: { 200: me } }
  api.post('/auth/logout', { schema: logout, config: anyone }, async (_, reply) => {
    reply.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' })
    return meOf(null, await isOpen())
  })
  const ticketSchema = { tags, summary: 'A ticket for a stream or a WebSocket', response: { 200: ticket } }
  api.post('/auth/ticket', { schema: ticketSchema, config: { access: 'viewer' } }, async ({ identity }, reply) => {
    reply.header('cache-control', 'no-store')
    return { ticket: access.tickets.give(identity!), expires_in: TICKET_S }
  })
  tokenRoute(api, context)
}

function tokenRoute(api: Api, { access, nowMs }: ApiContext): void {
  const schema = {
    tags,
    summary: 'A bearer token for programs; it ends with the key that it is asked with',
    body: tokenBody,
    response: { 200: token },
  }
  const config = { access: 'viewer', limitClass: 'auth' } as const
  api.post('/auth/token', { schema, config }, async ({ identity, body }, reply) => {
    const { name, role: own, keyId, via } = identity!
    if (via === 'open') throw conflict('there is no API key yet: nobody needs a token')
    if (via !== 'key') throw forbidden('a token is given for a key, wanted X-API-Key')
    const { role = own } = body
    if (!allows(own, role)) throw forbidden(`a token of ${role} needs the ${role} role; you are ${own}.`)
    const expiresMs = endOf(identity!, 1000 * body.expires_in, nowMs())
    reply.header('cache-control', 'no-store')
    return {
      access_token: await access.tokens.sign('bearer', { name, role, keyId, expiresMs }),
      ...{ token_type: 'Bearer' as const, expires_in: Math.floor((expiresMs - nowMs()) / 1000), role },
    }
  })
}

/** Nothing that is given lasts longer than what it is given for. */
function endOf({ expiresMs = Number.POSITIVE_INFINITY }: Identity, lastsMs: number, nowMs: number): number {
  return Math.min(nowMs + lastsMs, expiresMs)
}

async function setSession(
  { access }: ApiContext,
  { protocol }: FastifyRequest,
  reply: FastifyReply,
  identity: Identity & { readonly expiresMs: number },
): Promise<void> {
  reply.header('cache-control', 'no-store')
  reply.setCookie(SESSION_COOKIE, await access.tokens.sign('session', identity), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: protocol === 'https',
    expires: new Date(identity.expiresMs),
  })
}

function meOf(identity: Identity | null, isOpen: boolean): Me {
  const expiresMs = identity?.expiresMs
  return {
    is_open: isOpen,
    ...{ name: identity?.name ?? null, role: identity?.role ?? null, via: identity?.via ?? null },
    expires_at: expiresMs === undefined ? null : new Date(expiresMs).toISOString(),
  }
}
