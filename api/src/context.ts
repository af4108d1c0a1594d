import type { Products } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Access } from './access/access.ts'
import type { Inspector } from './inspect/inspector.ts'
import type { System } from './system/system.ts'
import type { WorkDoor } from './work-door.ts'

/** What routes answer from. */
export interface ApiContext {
  readonly settings: Settings
  readonly products: Products
  readonly work: WorkDoor
  readonly inspector: Inspector
  readonly access: Access
  readonly system: System
  /** Unix time. */
  readonly nowMs: () => number
  readonly startedMs: number
}

/** The server, with types of requests and answers from the schemas of the routes. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** The routes of a resource. */
export type Routes = (api: Api, context: ApiContext) => void
