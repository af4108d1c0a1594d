import type { GainTable, WindowGains } from '../calibrate/gain-table.ts'

/**
 * Divides the amplitudes of each solution (a window, a time, a receptor) by their mean in the logarithm over the
 * antennas: so gains found against a model that lacks faint sources do not move the flux scale.
 */
export function normaliseTable(table: GainTable): GainTable {
  return { ...table, solutions: table.solutions.map(normalised) }
}

function normalised(one: WindowGains): WindowGains {
  const { antennaCount, channelCount, receptorCount, flags } = one
  const [gains, errors] = [one.gains.slice(), one.errors.slice()]
  for (let channel = 0; channel < channelCount; channel++)
    for (let receptor = 0; receptor < receptorCount; receptor++) {
      const places = Array.from(
        { length: antennaCount },
        (_, a) => (a * channelCount + channel) * receptorCount + receptor,
      )
      const solved = places.filter((at) => flags[at] === 0)
      const logs = solved.map((at) => Math.log(Math.hypot(gains[2 * at], gains[2 * at + 1])))
      const mean = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
      for (const at of solved) {
        gains[2 * at] /= mean
        gains[2 * at + 1] /= mean
        errors[at] /= mean
      }
    }
  return { ...one, gains, errors }
}
