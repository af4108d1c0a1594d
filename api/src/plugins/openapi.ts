import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { SESSION_COOKIE } from '../access/access.ts'
import type { Api } from '../context.ts'
import { errorBody } from '../schemas/error.ts'

const SCHEMES = {
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
} as const

/** What every route may answer besides, in the one shape. */
function withErrors<Route extends { schema: FastifySchema }>(route: Route): Route {
  const { schema } = route
  if (schema?.response === undefined) return route
  return { ...route, schema: { ...schema, response: { ...schema.response, '4XX': errorBody, '5XX': errorBody } } }
}

/** OpenAPI 3.1 of all routes at /api/openapi.json, and as pages at /api/docs. The alias /api/v1 is not told twice. */
export async function addOpenApi(api: Api): Promise<void> {
  await api.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'contimg',
        version: '1',
        description: 'The DSA-110 continuum imaging pipeline. Every route is below /api/v1 too.',
      },
      components: { securitySchemes: SCHEMES },
      security: Object.keys(SCHEMES).map((name) => ({ [name]: [] })), // any of them
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(withErrors(route))
      return { schema: url.startsWith('/api/v1/') ? { ...schema, hide: true } : schema, url }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await api.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    transformStaticCSP: (policy) => policy.replace('upgrade-insecure-requests;', ''), // where there is no TLS the page were empty
  })
  let text: string | undefined // the same for everyone, and 400 kB
  api.get('/api/openapi.json', { schema: { hide: true }, config: { isTagged: true } }, async (_, reply) => {
    text ??= JSON.stringify(api.swagger())
    return reply.type('application/json').send(text)
  })
}
