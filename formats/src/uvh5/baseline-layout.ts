import type { Uvh5Header } from './header.ts'

/** How baselines and times lie along the rows. */
export interface BaselineLayout {
  readonly baselineCount: number // different pairs of antennas
  readonly rectangular: boolean // rows are [time, baseline] or [baseline, time], every pair at every time
  readonly timesFastest: boolean // [baseline, time]
}

/** Finds whether the rows make a rectangle, as pyuvdata tells it: one time only is [time, baseline]. */
export function baselineLayout({ ant1Numbers, ant2Numbers, timesJd }: Uvh5Header): BaselineLayout {
  const pairs = Array.from(ant1Numbers, (number, row) => `${number},${ant2Numbers[row]}`)
  const baselineCount = new Set(pairs).size
  const timeCount = new Set(timesJd).size
  const whole = baselineCount * timeCount === timesJd.length
  const isGrid = (slow: ArrayLike<unknown>, fast: ArrayLike<unknown>, fastCount: number): boolean => {
    for (let row = 0; row < slow.length; row++) {
      const first = row - (row % fastCount)
      if (slow[row] !== slow[first] || fast[row] !== fast[row % fastCount]) return false
    }
    return true
  }
  const timesFastest = whole && (baselineCount === 1 || (timeCount > 1 && isGrid(pairs, timesJd, timeCount)))
  const rectangular = timesFastest || (whole && isGrid(timesJd, pairs, baselineCount))
  return { baselineCount, rectangular, timesFastest }
}
