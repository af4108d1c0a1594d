import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { ApiError } from './api-error.ts'
import { bodyOf } from './handler.ts'

const STATUSES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

/** The answer to what is no HTTP, in the shape of every error; nothing else has seen it. */
export function answerUnparsable({ code = '', message }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUSES[code] ?? 400
  const body = JSON.stringify(
    bodyOf(new ApiError(status, 'bad_request', `${message}: wanted a request of HTTP/1.1`), ''),
  )
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    ...['cache-control: no-store', 'connection: close'],
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
