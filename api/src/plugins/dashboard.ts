import { stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api, ApiContext } from '../context.ts'
import { ApiError, badPath } from '../errors/api-error.ts'
import { placeWithin } from '../places.ts'

const BUILT = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url))
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/ // as the bundler names what it made: another content has another name
const config = { access: 'anyone', limitClass: 'high' } as const
const schema = { hide: true }
const LONGEST_TOLD = 200

/** The dashboard at /ui/: its files, and its first page for every other address, which its own routes are. */
export async function addDashboard(api: Api, { settings }: ApiContext): Promise<void> {
  const root = resolve(settings.dashboardDir ?? BUILT)
  await api.register(fastifyStatic, { serve: false })
  api.get('/', { schema, config }, async (_, reply) => reply.redirect('/ui/'))
  api.get('/ui', { schema, config }, async (request, reply) => {
    return isWithoutSlash(request) ? reply.redirect('/ui/') : await send(root, '', reply)
  })
  api.get('/ui/*', { schema, config }, async ({ params }, reply) => {
    return await send(root, (params as { readonly '*': string })['*'], reply)
  })
}

/** Trailing slashes mean nothing to routes, and something to relative links. */
const isWithoutSlash = ({ url }: FastifyRequest) => url.split('?')[0] === '/ui'

/** @param name  of a file below the root, or an address of the dashboard’s own */
async function send(root: string, name: string, reply: FastifyReply): Promise<FastifyReply> {
  const file = await fileAt(root, name)
  if (file === undefined && name.startsWith('assets/'))
    throw new ApiError(404, 'not_found', 'the dashboard has no such file: it may have been built anew')
  const found = file ?? (await fileAt(root, 'index.html'))
  if (found === undefined) return sendHowToBuild(root, reply)
  const keep = HASHED.test(found) ? 'public, max-age=31536000, immutable' : 'no-cache'
  return reply.header('cache-control', keep).sendFile(found, root, { cacheControl: false })
}

/** Its name below the root, with links followed; undefined where it is no file. @throws ApiError (400) for what leads out */
async function fileAt(root: string, name: string): Promise<string | undefined> {
  if (name === '') return undefined
  const { path, exists } = await placeWithin([root], `${root}/${name}`).catch((error: unknown) => {
    throw error instanceof ApiError ? badPath(name.slice(0, LONGEST_TOLD), 'no address of the dashboard') : error
  })
  if (!exists || !(await stat(path)).isFile()) return undefined
  const real = await placeWithin([join(root, '..')], root)
  return relative(real.path, path)
}

function sendHowToBuild(root: string, reply: FastifyReply): FastifyReply {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>contimg: the dashboard is not built</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em }</style>
<h1>The dashboard is not built</h1>
<p>There is no <code>${escaped(join(root, 'index.html'))}</code>. In the folder of the project:</p>
<pre>npm run build --workspace dashboard</pre>
<p>or name the folder of a built one in <code>CONTIMG_DASHBOARD_DIR</code>. The API answers: <a href="/api/docs">what may
be asked</a>, <a href="/api/status">how the pipeline is</a>.</p>
</html>
`
  return reply.status(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (one) => ENTITIES[one])
