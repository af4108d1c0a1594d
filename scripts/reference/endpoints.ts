import { join } from 'node:path'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: { readonly default?: unknown; readonly enum?: readonly unknown[]; readonly description?: string }
}

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: unknown
}

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

/** The OpenAPI document of an application on an empty database in a folder that is there. */
export async function openApiDocument(folder: string): Promise<Document> {
  const testing = join(import.meta.dirname, '../../api/src/testing.ts')
  const { testApi } = (await import(testing)) as {
    testApi(options: { folder: string }): Promise<AsyncDisposable & { get(url: string): Promise<{ body: unknown }> }>
  }
  await using api = await testApi({ folder })
  return (await api.get('/api/openapi.json')).body as Document
}

/** docs/reference/endpoints.md */
export function endpointsPage({ paths }: Document): string {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const byTag = Map.groupBy(all, ({ operation }) => operation.tags?.[0] ?? 'other')
  const tags = [...byTag.keys()].toSorted()
  return [
    '# Endpoints',
    'What the REST API answers. Made from the contract (`api/src/schemas`) by `node scripts/draw-reference.ts`; a test keeps it so. ' +
      'Bodies and answers in full: `/api/docs` of a running API, or `/api/openapi.json`. Every route is below `/api/v1` too.',
    ...tags.map((tag) => [`## ${tag}`, ...byTag.get(tag)!.map(entry)].join('\n\n')),
  ].join('\n\n')
}

function entry({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query')
  const body = operation.requestBody === undefined ? '' : ' Takes a JSON body.'
  const lines = parameters.map(({ name, required, description, schema }) => {
    const words = schema?.enum === undefined ? '' : `: ${schema.enum.join(', ')}`
    const usual = schema?.default === undefined ? '' : ` (unless given: ${JSON.stringify(schema.default)})`
    const text = description ?? schema?.description
    return `- \`${name}\`${required ? ', needed' : ''}${words}${text === undefined ? '' : ` – ${text}`}${usual}`
  })
  return [
    `### ${method} ${path}`,
    `${operation.summary ?? ''}.${body}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ].join('\n\n')
}
