import { redactUrl } from '@contimg/state/work'
import { destination, type Logger, pino } from 'pino'

/** A log of JSON, a line each, on standard error; without passwords. */
export function apiLog(level: string): Logger {
  return pino(
    {
      level,
      base: { service: 'api', pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redactUrl },
    },
    destination({ dest: 2, sync: true }),
  )
}
