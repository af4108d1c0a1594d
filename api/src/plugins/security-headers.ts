import fastifyHelmet from '@fastify/helmet'
import type { Api } from '../context.ts'

/** What a browser is told to refuse. Pages of ours may frame each other (CARTA beside the dashboard), others' may not. */
export async function addSecurityHeaders(api: Api): Promise<void> {
  await api.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        frameAncestors: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false, // served without TLS on its own host; the proxy in front adds it
    frameguard: { action: 'sameorigin' },
  })
}
