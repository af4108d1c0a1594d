import { readFileSync } from 'node:fs'

/**
 * Time as it passes: seconds since the host was started, the same for all of its processes, and which start that was. Nobody
 * sets this clock. After another start times of an earlier one mean nothing.
 */
export interface Clock {
  readonly boot: string
  readonly nowS: () => number
}

export function hostClock(): Clock {
  return {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    nowS: () => Number(process.hrtime.bigint()) / 1e9,
  }
}
