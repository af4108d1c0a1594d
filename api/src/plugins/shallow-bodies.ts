import type { Api } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'

const DEEPEST = 32

/** Refuses bodies of lists within lists within lists, which who walks through them by recursion could not bear. */
export function addShallowBodies(api: Api): void {
  api.addHook('preValidation', (request, _, done) => {
    if (!isDeeper(request.body, DEEPEST)) return done()
    done(new ApiError(422, 'invalid_value', `the body is nested deeper than ${DEEPEST}`, { in: 'body' }))
  })
}

/** Level by level, so that its own depth does not matter. */
function isDeeper(body: unknown, most: number): boolean {
  let level: readonly object[] = isNested(body) ? [body] : []
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > most) return true
    level = level.flatMap((one) => Object.values(one).filter(isNested))
  }
  return false
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null
