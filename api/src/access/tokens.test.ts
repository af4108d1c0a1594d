import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Claims, type TokenKind, Tokens } from './tokens.ts'

const SECRET = Buffer.from('a secret of more than thirty-two bytes')
const NOW_MS = Date.parse('2026-01-26T02:00:00Z')
const nowS = NOW_MS / 1000
const tokens = (secret: Uint8Array = SECRET, nowMs = NOW_MS) => new Tokens(secret, () => nowMs)
const claims: Claims = { name: 'grafana', role: 'viewer', keyId: '0a1b2c3d', expiresMs: NOW_MS + 3_600_000 }

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const plain = { sub: 'x', role: 'admin', aud: 'contimg-bearer', iat: nowS, exp: nowS + 60 }

/** As RFC 7515 §5.1 has it, by Node's own HMAC. */
function made(
  payload: object,
  header: object = { alg: 'HS256' },
  hash = 'sha256',
  secret: Uint8Array = SECRET,
): string {
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`
}

test('the signature is that of RFC 7515, appendix A.1', () => {
  const key = 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'
  const signed =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
  const signature = createHmac('sha256', Buffer.from(key, 'base64url')).update(signed).digest('base64url')
  expect(signature).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk') // so that `made` is the standard's
})

test('what is signed is read again; what others sign with the secret, by the standard, too', async () => {
  const signed = await tokens().sign('bearer', claims)
  expect(await tokens().read('bearer', signed)).toEqual(claims)
  const [header, payload, signature] = signed.split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' })
  expect(createHmac('sha256', SECRET).update(`${header}.${payload}`).digest('base64url')).toBe(signature)
  expect(await tokens().read('bearer', made(plain))).toMatchObject({ name: 'x', role: 'admin', keyId: undefined })
})

test.each<[string, string]>([
  ['no signature', `${part({ alg: 'none' })}.${part(plain)}.`],
  ['alg none, signed', made(plain, { alg: 'none' })],
  ['HS512', made(plain, { alg: 'HS512' }, 'sha512')],
  ['HS256 that says RS256', made(plain, { alg: 'RS256' })],
  ['a header that must be understood', made(plain, { alg: 'HS256', crit: ['x'], x: 1 })],
  ['another secret', made(plain, { alg: 'HS256' }, 'sha256', Buffer.from('another secret of more than 32 bytes!'))],
  ['changed after signing', made(plain).replace(part(plain), part({ ...plain, sub: 'y' }))],
  ['expired', made({ ...plain, exp: nowS - 6 })],
  ['not yet', made({ ...plain, nbf: nowS + 60 })],
  ['from the future', made({ ...plain, iat: nowS + 60, exp: nowS + 120 })],
  ['more than a day old', made({ ...plain, iat: nowS - 86_500 })],
  ['for more than a day', made({ ...plain, exp: nowS + 86_500 })],
  ['no end', made({ ...plain, exp: undefined })],
  ['no beginning', made({ ...plain, iat: undefined })],
  ['nobody', made({ ...plain, sub: undefined })],
  ['no role', made({ ...plain, role: undefined })],
  ['a role that there is not', made({ ...plain, role: 'root' })],
  ['roles as a list', made({ ...plain, role: ['admin'] })],
  ['for somebody else', made({ ...plain, aud: 'other' })],
  ['for nobody', made({ ...plain, aud: undefined })],
  ['a session', made({ ...plain, aud: 'contimg-session' })],
  ['two parts', made(plain).split('.').slice(0, 2).join('.')],
  ['nothing', ''],
  ['nonsense', 'a.b.c'],
])('refused: %s', async (_, token) => {
  expect(await tokens().read('bearer', token)).toBeUndefined()
})

test('a bearer token is no session, and a session no bearer token', async () => {
  for (const [kind, other] of [
    ['bearer', 'session'],
    ['session', 'bearer'],
  ] as [TokenKind, TokenKind][]) {
    const signed = await tokens().sign(kind, claims)
    expect([await tokens().read(kind, signed), await tokens().read(other, signed)]).toEqual([claims, undefined])
  }
})

test('it ends when it says', async () => {
  const signed = await tokens().sign('session', claims)
  const at = async (s: number) =>
    (await tokens(SECRET, claims.expiresMs + 1000 * s).read('session', signed)) !== undefined
  expect([await at(-1), await at(10)]).toEqual([true, false])
})

test('a secret of fewer than 32 bytes signs nothing', () => {
  expect(() => tokens(Buffer.alloc(31))).toThrow('31 bytes, wanted 32 or more')
})
