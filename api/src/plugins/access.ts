import fastifyCookie from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import { type Credential, credentialOf, isUpgrade } from '../access/access.ts'
import { type Identity, OPEN } from '../access/identity.ts'
import { isLoopback, isOwnHost, isSameOrigin } from '../access/origins.ts'
import { accessOf, allows } from '../access/roles.ts'
import type { Api, ApiContext } from '../context.ts'
import { ApiError, forbidden, unauthorized } from '../errors/api-error.ts'

const LOOKS = ['GET', 'HEAD', 'OPTIONS']
const OF_BROWSERS = ['sec-fetch-site', 'referer', 'cookie']
const TOKENS_IN_ADDRESS = ['access_token', 'api_key', 'apikey', 'jwt', 'token', 'x-api-key']
const HOW = 'a key in X-API-Key, a bearer token, or a session of /api/auth/login'

/** Lets in who may: before anything of a request is read but its address and headers. */
export async function addAccess(api: Api, { access }: ApiContext): Promise<void> {
  await api.register(fastifyCookie)
  api.decorateRequest('identity', null)
  api.addHook('onRoute', (route) => {
    route.config = Object.assign(route.config ?? {}, { access: accessOf(route) })
  })
  // after the limits of routes, which so count what is refused as well
  api.addHook('preParsing', async (request) => {
    refuseTokensInAddress(request)
    const isOpen = await access.isOpen()
    const credential = isOpen ? undefined : credentialOf(request)
    if (isOpen) refuseStrangers(request)
    refuseOtherOrigins(request, credential)
    request.identity = isOpen ? OPEN : await identityOf(credential)
    admit(request, credential)
  })
  api.addHook('onSend', async ({ identity, routeOptions }, reply) => {
    const kept = reply.getHeader('cache-control')
    const isOfOne = identity !== null && identity.via !== 'open' && routeOptions.config?.access !== 'anyone'
    if (isOfOne && typeof kept === 'string') reply.header('cache-control', kept.replace(/\bpublic\b/, 'private'))
  })

  async function identityOf(credential: Credential | undefined): Promise<Identity | null> {
    return (credential && (await access.identityOf(credential))) ?? null
  }
}

/** Addresses are kept in logs and histories. */
function refuseTokensInAddress({ query }: FastifyRequest): void {
  const names = Object.keys(query ?? {})
  const found = names.find((name) => TOKENS_IN_ADDRESS.includes(name.toLowerCase()))
  if (found === undefined) return
  throw new ApiError(400, 'bad_request', `${found} is in the address, where logs keep it: wanted ${HOW}`)
}

/** While there is no key: only this host, by a name that no other site can point at it (DNS rebinding). */
function refuseStrangers(request: FastifyRequest): void {
  const from: string | undefined = request.ip // none over a Unix socket, which only this host has
  if (from !== undefined && !isLoopback(from)) {
    const wanted = 'wanted this one, or a key: contimg api-key create'
    throw forbidden(`asked from another host (${from}) while there is no API key, ${wanted}`)
  }
  for (const host of new Set([request.headers.host, request.host])) {
    if (isOwnHost(host)) continue
    const wanted = 'wanted localhost, 127.0.0.1 or [::1], or an API key (contimg api-key create)'
    throw forbidden(`Host is “${host ?? ''}”, ${wanted}`, { host })
  }
}

/**
 * What changes something, and every WebSocket, comes from our own pages. Browsers always send Origin with these; programs
 * send none, and nothing else that only browsers send.
 */
function refuseOtherOrigins(request: FastifyRequest, credential: Credential | undefined): void {
  const { method, headers, protocol, host } = request
  if (LOOKS.includes(method) && !isUpgrade(headers.upgrade)) return
  const { origin } = headers
  if (origin === undefined) {
    if (!OF_BROWSERS.some((one) => headers[one] !== undefined) && credential?.kind !== 'session') return
    throw forbidden('a browser asks without Origin, wanted one of these pages')
  }
  if (isSameOrigin(origin, protocol, host)) return
  const hint = 'a proxy in front is to be named in CONTIMG_TRUSTED_PROXIES'
  throw forbidden(`Origin is “${origin}”, wanted ${protocol}://${host} (${hint})`, { origin })
}

function admit({ identity, method, routeOptions }: FastifyRequest, credential: Credential | undefined): void {
  const wanted = routeOptions.config?.access ?? 'anyone' // there is no such route: anyone may know
  if (wanted === 'anyone') return
  if (identity === null) {
    const found = credential === undefined ? 'it is not known who asks' : `the ${credential.kind} does not hold`
    throw unauthorized(`${found}, wanted ${HOW}`)
  }
  if (allows(identity.role, wanted)) return
  const needs = `${method} ${routeOptions.url} needs the ${wanted} role`
  throw forbidden(`${needs}; you are ${identity.role}.`, { wanted, found: identity.role })
}
