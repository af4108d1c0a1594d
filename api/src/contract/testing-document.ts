import type { JsonSchema } from './testing-requests.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: JsonSchema
}

export interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly description?: string }>>
}

export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> }
}

export interface Route {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export function routesOf({ paths }: OpenApi): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** A schema with its references in place, to a depth at which none of ours has more. */
export function resolved(document: OpenApi, schema: JsonSchema, depth = 8): JsonSchema {
  if (depth === 0) return {}
  if (schema.$ref !== undefined) {
    const target = document.components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')]
    if (target === undefined) throw new Error(`${schema.$ref} leads nowhere`)
    return resolved(document, target, depth - 1)
  }
  const all = (some: readonly JsonSchema[] | undefined) => some?.map((one) => resolved(document, one, depth - 1))
  const { items, properties } = schema
  return {
    ...schema,
    ...(schema.anyOf && { anyOf: all(schema.anyOf)! }),
    ...(schema.oneOf && { oneOf: all(schema.oneOf)! }),
    ...(items && { items: resolved(document, items, depth - 1) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, resolved(document, one, depth - 1)]),
      ),
    }),
  }
}
