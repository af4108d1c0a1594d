import { expect, test } from 'vitest'
import { watchdogPeriodS } from './watchdog-period.ts'

test('only the process that systemd started is watched, and only where it says how often', () => {
  const environment = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_PID: '7', WATCHDOG_USEC: '120000000' }
  expect(watchdogPeriodS(environment, 7)).toBe(120)
  expect(watchdogPeriodS(environment, 8)).toBeUndefined()
  expect(watchdogPeriodS({ ...environment, NOTIFY_SOCKET: undefined }, 7)).toBeUndefined()
  for (const WATCHDOG_USEC of [undefined, '', '0', 'x']) {
    expect(watchdogPeriodS({ ...environment, WATCHDOG_USEC }, 7)).toBeUndefined()
  }
})
