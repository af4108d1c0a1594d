import { spawn } from 'node:child_process'

export interface WatchdogOptions {
  readonly periodS: number | undefined // within which systemd wants to hear of this process; undefined for not at all
  readonly program?: string // that tells it
}

const TIMES_A_PERIOD = 4

/**
 * Tells systemd, where it wants to know (WatchdogSec=), that this process takes its turns: one that hangs is killed by it and
 * started again.
 */
export function systemdWatchdog(
  tell: (message: string) => void,
  { periodS, program = 'systemd-notify' }: WatchdogOptions,
): Disposable {
  if (periodS === undefined) return { [Symbol.dispose]: () => {} }
  let isTold = false
  const ping = () => {
    spawn(program, ['WATCHDOG=1'], { stdio: 'ignore' }).on('error', ({ message }) => {
      if (!isTold) tell(`systemd cannot be told that this process lives: ${message}`)
      isTold = true
    })
  }
  ping()
  const timer = setInterval(ping, (periodS * 1000) / TIMES_A_PERIOD)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
