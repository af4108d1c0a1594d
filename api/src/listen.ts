import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Settings } from '@contimg/state/settings'
import type { Api } from './context.ts'
import { answerUnparsable } from './errors/unparsable.ts'

export interface Listening extends AsyncDisposable {
  readonly addresses: readonly string[]
  /** Fulfilled when the process is asked to end. */
  readonly asked: Promise<void>
}

const PATIENCE_MS = 5000

/**
 * One application on both of the ports that people know: that of the API and that of the dashboard.
 *
 * @throws what listening throws, such as EADDRINUSE, with the port in it
 */
export async function listen(app: Api, { apiHost, apiPort, dashboardPort }: Settings): Promise<Listening> {
  const addresses = [await app.listen({ host: apiHost, port: apiPort })]
  const second = dashboardPort === apiPort ? undefined : await listenToo(app, apiHost, dashboardPort)
  if (second) addresses.push(`http://${apiHost}:${(second.address() as AddressInfo).port}`)
  return {
    addresses,
    asked: askedToEnd(),
    async [Symbol.asyncDispose]() {
      const patience = setTimeout(() => process.exit(0), PATIENCE_MS) // connections that never end
      second?.close()
      second?.closeIdleConnections()
      await app.close()
      clearTimeout(patience)
    },
  }
}

async function listenToo(app: Api, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => app.routing(request, response))
  const { requestTimeout, headersTimeout, keepAliveTimeout } = app.server
  Object.assign(server, { requestTimeout, headersTimeout, keepAliveTimeout })
  server.on('clientError', (error, socket) => answerUnparsable(error, socket as Socket))
  server.on('upgrade', (...parts) => app.server.emit('upgrade', ...parts))
  server.listen({ host, port })
  await once(server, 'listening')
  return server
}

function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end())
    const isSupervised = process.argv.includes('--supervised')
    if (isSupervised) process.stdin.on('close', () => end()).resume() // the supervisor is gone
    const end = () => {
      if (isSupervised) process.stdin.destroy() // open, it would keep the process
      resolve()
    }
  })
}
