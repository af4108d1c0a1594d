import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { errorBody } from '../schemas/error.ts'
import { testApi } from '../testing.ts'

test('what is no HTTP is answered in the shape of every error', async () => {
  await using api = await testApi()
  const address = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }))
  const said = async (words: string) => {
    const socket = connect(Number(address.port), address.hostname)
    await once(socket, 'connect')
    socket.write(words)
    const [head, body] = (await text(socket)).split('\r\n\r\n')
    return { status: head.split('\r\n')[0], body: errorBody.parse(JSON.parse(body)) }
  }
  expect(await said('nonsense\r\n\r\n')).toMatchObject({
    ...{ status: 'HTTP/1.1 400 Bad Request', body: { error: 'bad_request' } },
  })
  const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`
  expect((await said(long)).status).toBe('HTTP/1.1 431 Request Header Fields Too Large')
})

test('a body of lists within lists is refused before anything walks through it', async () => {
  await using api = await testApi()
  const post = async (depth: number) => {
    const deep = '['.repeat(depth) + ']'.repeat(depth)
    const payload = `{"task_name":"housekeeping","params":{"config":{"x":${deep}}}}`
    const headers = { 'content-type': 'application/json' }
    return (await api.app.inject({ method: 'POST', url: '/api/absurd/tasks', headers, payload })).statusCode
  }
  expect([await post(20), await post(40), await post(200_000)]).toEqual([503, 422, 422]) // 503: there is no queue
})
