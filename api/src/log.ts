import { redactUrl } from '@contimg/state/work'
import { destination, type Logger, pino } from 'pino'

const TICKET = /([?&](?:ticket|token|access_token|api_?key|jwt)=)[^&"\s]+/gi // of an address

/** A log of JSON, a line each, on standard error; without passwords and tickets. */
export function apiLog(level: string): Logger {
  return pino(
    {
      level,
      base: { service: 'api', pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => redactUrl(line).replaceAll(TICKET, '$1…') },
    },
    destination({ dest: 2, sync: true }),
  )
}
