import { expect, test } from 'vitest'
import { checkDatabaseUrl, redactUrl, socketUrl, withoutSecrets } from './url.ts'

test.each([
  ['postgresql://a:planted@h:5432/d', 'postgresql://***@h:5432/d'],
  ['cannot reach postgres://a:pl%40nted@/d?host=/run, really', 'cannot reach postgres://***@/d?host=/run, really'],
  ['postgresql://a:planted@x@h/d', 'postgresql://***@h/d'],
  ['postgresql:///d?user=a&password=planted&port=1', 'postgresql:///d?user=a&password=***&port=1'],
  ['mysql://a:planted@h/d', 'mysql://***@h/d'],
  ['host=h password=planted dbname=d', 'host=h password=*** dbname=d'],
  ['postgresql:///d?host=/run/postgresql', 'postgresql:///d?host=/run/postgresql'],
  ['two: postgres://a:planted@h/d postgres://b:planted@h/d', 'two: postgres://***@h/d postgres://***@h/d'],
])('%s is shown as %s', (text, shown) => {
  expect(redactUrl(text)).toBe(shown)
  expect(redactUrl(redactUrl(text))).toBe(shown)
})

test.each([
  'postgresql:///dsa110_absurd?host=/var/run/postgresql&port=5433',
  'postgres://a:b@h:5432/d',
  socketUrl('a', 'p/@:?#', '/run/x y', 'd'),
])('%s is an address', (url) => {
  expect(checkDatabaseUrl(url)).toBe(url)
})

test.each(['mysql://a:planted@h/d', 'a:planted@h', 'postgresql://a:planted@h:port/d', ''])(
  '%s is refused without being shown',
  (url) => {
    expect(() => checkDatabaseUrl(url)).toThrow(/^database URL: .* wanted postgresql:\/\/USER@HOST:PORT\/DATABASE$/)
    expect(() => checkDatabaseUrl(url)).not.toThrow(/planted/)
  },
)

test('errors lose their secrets, those of their causes too', () => {
  const cause = Object.assign(new TypeError('at postgres://a:planted@h/d'), { input: 'postgres://a:planted@h/d' })
  const error = withoutSecrets(new Error('no postgres://a:planted@h/d', { cause }))
  expect(JSON.stringify([error.message, error.stack, cause.message, cause.stack, cause.input])).not.toMatch(/planted/)
})
