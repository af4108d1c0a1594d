import { expect, test } from 'vitest'
import { antennasOf } from './antennas.ts'
import { observed } from './testing/observed.ts'
import type { TestSample } from './testing/random-set.ts'

const DEG = 180 / Math.PI

function isUsed({ flagged, weight, values }: TestSample): boolean {
  return !flagged && weight > 0 && values.DATA.every(Number.isFinite)
}

test('flags, amplitudes and phases of each antenna are those of the samples of its baselines', async () => {
  const { path, samples } = observed({ antennaCount: 4, timeCount: 3 })
  const { antennas, baselineCount, centreIs } = await antennasOf(path)
  expect([baselineCount, centreIs]).toEqual([6, 'DSA-110'])
  for (const { id, flaggedFraction, baselineCount: own, polarizations, isInData } of antennas) {
    const all = samples.filter((one) => one.antenna1 === id || one.antenna2 === id)
    expect([own, isInData]).toEqual([3, true])
    expect(flaggedFraction).toBeCloseTo(all.filter((one) => !isUsed(one)).length / all.length, 10)
    for (const [i, code] of [9, 12].entries()) {
      const used = all.filter((one) => isUsed(one) && one.antenna1 !== one.antenna2 && one.correlation === code)
      const weight = used.reduce((sum, one) => sum + one.weight, 0)
      const amplitude = used.reduce((sum, one) => sum + one.weight * Math.hypot(...one.values.DATA), 0) / weight
      expect(polarizations[i].amplitude).toBeCloseTo(amplitude, 9)
      expect(polarizations[i].phaseRmsDeg).toBeCloseTo(phaseRmsDeg(used, id), 6)
    }
  }
})

/** About the mean direction of each baseline, of the means over the channels of each row. */
function phaseRmsDeg(samples: readonly TestSample[], id: number): number {
  let [together, total] = [0, 0]
  for (let partner = 0; partner < 4; partner++) {
    const own = samples.filter(
      ({ antenna1, antenna2 }) => antenna1 + antenna2 === id + partner && [antenna1, antenna2].includes(partner),
    )
    const rows = Map.groupBy(
      own.filter(({ antenna1, antenna2 }) => antenna1 !== antenna2 && (antenna1 === id || antenna2 === id)),
      (one) => `${one.timeMjdS} ${one.window}`,
    )
    let [re, im] = [0, 0]
    for (const row of rows.values()) {
      const sum = (part: 0 | 1) => row.reduce((all, one) => all + one.weight * one.values.DATA[part], 0)
      const weight = row.reduce((all, one) => all + one.weight, 0)
      const size = Math.hypot(sum(0), sum(1))
      re += (weight * sum(0)) / size
      im += (weight * sum(1)) / size
      total += weight
    }
    together += Math.hypot(re, im)
  }
  return Math.sqrt(-2 * Math.log(together / total)) * DEG
}
