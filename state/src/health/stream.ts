import type { StreamState } from '../products/stream-state.ts'
import { type Check, checksOf } from './check.ts'
import { spanText } from './span-text.ts'

const check = checksOf('work')
const SILENT_S = 120 // a stream that lives is heard of more often

/** The stream, as it says of itself. @param now  by the clock of the host */
export function streamCheck(
  { desired, actual, isClaiming, reason, heartbeat }: StreamState,
  now: { readonly boot: string; readonly s: number },
): Check {
  const wanted = `${desired}, as it is to be`
  if (heartbeat === undefined)
    return check(desired === 'running' ? 'warn' : 'ok', 'stream', 'has never run', wanted, 'contimg stream')
  const silentS = heartbeat.boot === now.boot ? now.s - heartbeat.s : undefined
  const isAlive = actual !== 'ended' && silentS !== undefined && silentS <= SILENT_S
  if (!isAlive) {
    const since = silentS === undefined ? 'since the host was started' : `for ${spanText(silentS)}`
    const level = desired === 'running' ? 'FAIL' : 'ok'
    return check(level, 'stream', `not heard of ${since}`, wanted, 'systemctl start contimg-stream')
  }
  if (actual !== desired) return check('warn', 'stream', actual, wanted, 'it obeys within seconds: look again')
  if (isClaiming || desired === 'stopped') return check('ok', 'stream', actual, wanted)
  return check(
    'warn',
    'stream',
    `takes no groups on: ${reason ?? 'it does not say why'}`,
    wanted,
    'see the disks above',
  )
}
