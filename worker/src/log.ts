import { redactUrl } from '@contimg/state/work'
import { destination, type Logger, pino } from 'pino'
import { logLevel } from './config.ts'

/** A log of JSON, a line each, on standard error; without passwords. @param facts  that every line has */
export function structuredLog(facts: Readonly<Record<string, unknown>>): Logger {
  return pino(
    {
      level: logLevel,
      base: { ...facts, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redactUrl },
    },
    destination({ dest: 2, sync: true }),
  )
}
