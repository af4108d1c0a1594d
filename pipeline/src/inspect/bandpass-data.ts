/** Gains against frequency, as they are drawn. */
export interface BandpassData {
  readonly title: string
  readonly antennaNames: readonly string[]
  readonly polarizations: readonly string[]
  readonly reference: number // antenna whose phase is zero; −1 for none
  readonly windows: readonly BandpassWindow[] // spectral windows in any order
}

export interface BandpassWindow {
  readonly frequenciesHz: Float64Array // [channel] in any order
  readonly gains: Float32Array | Float64Array // [antenna, channel, polarization, 2] real and imaginary part
  readonly flags: Uint8Array // [antenna, channel, polarization] 1 = no solution
}

/** One antenna and polarization over the whole band, by frequency; NaN where there is no solution. */
export interface Track {
  readonly antenna: number
  readonly frequenciesMhz: Float64Array
  readonly amplitudes: Float64Array
  readonly phasesDeg: Float64Array
}

/** The tracks of one polarization, an antenna without any solution left out. */
export function tracksOf({ antennaNames, polarizations, windows }: BandpassData, polarization: number): Track[] {
  const channels = sortedChannels(windows)
  const frequenciesMhz = Float64Array.from(channels, ({ window, channel }) => window.frequenciesHz[channel] / 1e6)
  return antennaNames.flatMap((_, antenna) => {
    const amplitudes = new Float64Array(channels.length).fill(Number.NaN)
    const phasesDeg = new Float64Array(channels.length).fill(Number.NaN)
    channels.forEach(({ window, channel }, i) => {
      const at = (antenna * window.frequenciesHz.length + channel) * polarizations.length + polarization
      if (window.flags[at]) return
      const [real, imaginary] = [window.gains[2 * at], window.gains[2 * at + 1]]
      amplitudes[i] = Math.hypot(real, imaginary)
      phasesDeg[i] = (Math.atan2(imaginary, real) * 180) / Math.PI
    })
    return amplitudes.some(Number.isFinite) ? [{ antenna, frequenciesMhz, amplitudes, phasesDeg }] : []
  })
}

function sortedChannels(windows: readonly BandpassWindow[]) {
  return windows
    .flatMap((window) => Array.from(window.frequenciesHz, (frequencyHz, channel) => ({ window, channel, frequencyHz })))
    .sort((one, other) => one.frequencyHz - other.frequencyHz)
}

/** The share of all solutions that are flagged, and the names of the antennas that have none. */
export function flagFacts({ antennaNames, windows }: BandpassData): { share: number; without: string[] } {
  let [flagged, total] = [0, 0]
  const hasSolution = antennaNames.map(() => false)
  for (const { flags } of windows) {
    const perAntenna = flags.length / antennaNames.length
    flags.forEach((flag, at) => {
      total++
      if (flag) flagged++
      else hasSolution[Math.floor(at / perAntenna)] = true
    })
  }
  return { share: total === 0 ? 0 : flagged / total, without: antennaNames.filter((_, i) => !hasSolution[i]) }
}

/** Names with runs of following numbers drawn together: 10, 21–23, 52–67. */
export function shortList(names: readonly string[]): string {
  const runs: [string, string][] = []
  for (const name of names) {
    const run = runs.at(-1)
    if (run && Number(name) === Number(run[1]) + 1) run[1] = name
    else runs.push([name, name])
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ')
}
