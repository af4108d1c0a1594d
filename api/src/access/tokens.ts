import { API_ROLES, type ApiRole } from '@contimg/state/products'
import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'

const ALGORITHM = 'HS256' // the only one: what a token says of it is not believed
const LONGEST_S = 86_400
const SKEW_S = 5

/** What a token is good for; one of a kind is none of the other. */
export type TokenKind = 'bearer' | 'session'

export interface Claims {
  readonly name: string
  readonly role: ApiRole
  readonly keyId?: string | undefined // of the key that it was given for; it ends with that
  readonly expiresMs: number
}

const claims = z.object({
  sub: z.string().min(1).max(200),
  role: z.enum(API_ROLES),
  key: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
})

const audienceOf = (kind: TokenKind) => `contimg-${kind}`

/** Signs JSON Web Tokens (RFC 7519) and reads them. */
export class Tokens {
  readonly #secret: Uint8Array
  readonly #nowMs: () => number

  constructor(secret: Uint8Array, nowMs: () => number) {
    if (secret.length < 32) throw new RangeError(`a secret of ${secret.length} bytes, wanted 32 or more`)
    this.#secret = secret
    this.#nowMs = nowMs
  }

  async sign(kind: TokenKind, { name, role, keyId, expiresMs }: Claims): Promise<string> {
    return await new SignJWT({ role, ...(keyId !== undefined && { key: keyId }) })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(name)
      .setAudience(audienceOf(kind))
      .setIssuedAt(Math.floor(this.#nowMs() / 1000))
      .setExpirationTime(Math.floor(expiresMs / 1000))
      .sign(this.#secret)
  }

  /** @returns what a token says, or undefined where it is none of this kind, was changed, or does not hold now */
  async read(kind: TokenKind, token: string): Promise<Claims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
        audience: audienceOf(kind),
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: LONGEST_S,
        clockTolerance: SKEW_S,
        currentDate: new Date(this.#nowMs()),
      })
      const { success, data } = claims.safeParse(payload)
      if (!success || data.exp - data.iat > LONGEST_S) return undefined
      return { name: data.sub, role: data.role, keyId: data.key, expiresMs: 1000 * data.exp }
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }
}
