/** Within what time systemd wants to hear of a process, and of no process that it starts; undefined where it does not. */
export function watchdogPeriodS(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): number | undefined {
  const { NOTIFY_SOCKET, WATCHDOG_PID, WATCHDOG_USEC } = environment
  const isMeant = NOTIFY_SOCKET !== undefined && WATCHDOG_PID === String(pid)
  const periodS = Number(WATCHDOG_USEC) / 1e6
  return isMeant && periodS > 0 ? periodS : undefined
}
