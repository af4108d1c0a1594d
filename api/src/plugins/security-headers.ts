import helmet from 'helmet'
import type { Api } from '../context.ts'

/** What a browser is told to refuse. Pages of ours may frame each other (CARTA beside the dashboard), others' may not. */
export function addSecurityHeaders(api: Api): void {
  const put = helmet({
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
  api.addHook('onRequest', ({ raw: request }, { raw: reply }, done) =>
    put(request, reply, (error) => done(error as Error)),
  )
}
