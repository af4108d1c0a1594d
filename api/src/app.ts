import fastifyCompress from '@fastify/compress'
import { fastify } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Api, ApiContext } from './context.ts'
import { answerError, answerNotFound, answerUnreadable } from './errors/handler.ts'
import { answerUnparsable } from './errors/unparsable.ts'
import { addAccess } from './plugins/access.ts'
import { checkAnswers, writeAnswers } from './plugins/answers.ts'
import { addDashboard } from './plugins/dashboard.ts'
import { addFreshness } from './plugins/freshness.ts'
import { addMetrics } from './plugins/metrics.ts'
import { addOpenApi } from './plugins/openapi.ts'
import { addRateLimits } from './plugins/rate-limits.ts'
import { addRequestIds, newRequestId } from './plugins/request-ids.ts'
import { addSecurityHeaders } from './plugins/security-headers.ts'
import { addShallowBodies } from './plugins/shallow-bodies.ts'
import { addWebsockets } from './plugins/websockets.ts'
import { ROUTES } from './routes/index.ts'

const LONGEST_PARAMETER = 4096 // a path of a Measurement Set, percent-encoded
const LARGEST_BODY_BYTES = 1 << 20

export interface AppOptions {
  readonly logger?: Logger
  readonly isRateLimited?: boolean // true unless said otherwise
  readonly areAnswersChecked?: boolean // against their schemas: in tests
}

/** The application: every route below /api, the same below /api/v1, /metrics, the dashboard, the documents of the contract. */
export async function buildApp(
  context: ApiContext,
  { logger, isRateLimited = true, areAnswersChecked = false }: AppOptions = {},
): Promise<Api> {
  const app = fastify({
    ...(logger && { loggerInstance: logger }),
    genReqId: newRequestId,
    bodyLimit: LARGEST_BODY_BYTES,
    frameworkErrors: answerUnreadable,
    clientErrorHandler: answerUnparsable,
    trustProxy: context.settings.trustedProxies?.split(',').map((one) => one.trim()) ?? false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>() as unknown as Api
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(areAnswersChecked ? checkAnswers : writeAnswers)
  app.removeContentTypeParser('text/plain') // JSON alone: a form of another site can send anything else unasked
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  addRequestIds(app)
  addShallowBodies(app)
  addSecurityHeaders(app)
  await addAccess(app, context)
  if (isRateLimited) await addRateLimits(app)
  addFreshness(app)
  await app.register(fastifyCompress, { threshold: 1024 })
  await addWebsockets(app)
  await addOpenApi(app)
  addMetrics(app, context)
  await addDashboard(app, context)
  app.addHook('onReady', async () => context.system.sampler.start())
  app.addHook('onClose', async () => context.system[Symbol.dispose]())
  for (const prefix of ['/api', '/api/v1']) {
    await app.register(
      async (part) => {
        for (const routes of ROUTES) routes(part as unknown as Api, context)
      },
      { prefix },
    )
  }
  return app
}
