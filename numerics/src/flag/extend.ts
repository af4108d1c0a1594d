/** How far flags spread about those that are there. */
export interface ExtendOptions {
  readonly growTimePercent: number // a channel of which so much is flagged is flagged at all times; 0: not
  readonly growFrequencyPercent: number // a time of which so much is flagged is flagged in all channels; 0: not
  readonly growAround: boolean // flag what has more than four flagged neighbours among eight
  readonly flagNearTime: boolean // flag the samples before and after a flagged one
  readonly flagNearFrequency: boolean // flag the samples in the channels beside a flagged one
  readonly acrossPolarizations: boolean // flag all polarizations where one is flagged
}

/**
 * Extends the flags of one baseline in one spectral window, as CASA's flagdata does (mode extend): first to the
 * neighbours of the flags there were, all seen before any is added; then along time and frequency by the counts of what
 * there is then, polarization by polarization; then across the polarizations.
 *
 * @param flags  [time, channel, polarization] set to 1 in place
 */
export function extendFlags(
  flags: Uint8Array,
  times: number,
  channels: number,
  polarizations: number,
  options: ExtendOptions,
): void {
  if (!flags.includes(1)) return
  const plane = { flags, times, channels, polarizations }
  if (options.growAround || options.flagNearTime || options.flagNearFrequency) flagNeighbours(plane, options)
  if (options.growTimePercent > 0 || options.growFrequencyPercent > 0) grow(plane, options)
  if (options.acrossPolarizations) flagAllPolarizations(plane)
}

interface Plane {
  readonly flags: Uint8Array
  readonly times: number
  readonly channels: number
  readonly polarizations: number
}

function flagNeighbours({ flags, times, channels, polarizations }: Plane, options: ExtendOptions): void {
  const { growAround, flagNearTime, flagNearFrequency } = options
  const before = flags.slice()
  const perTime = channels * polarizations
  for (let time = 0, at = 0; time < times; time++)
    for (let inTime = 0; inTime < perTime; inTime++, at++) {
      const hasLower = inTime >= polarizations
      const hasHigher = inTime < perTime - polarizations
      if (before[at] === 1) {
        if (flagNearTime && time > 0) flags[at - perTime] = 1
        if (flagNearTime && time < times - 1) flags[at + perTime] = 1
        if (flagNearFrequency && hasLower) flags[at - polarizations] = 1
        if (flagNearFrequency && hasHigher) flags[at + polarizations] = 1
      } else if (growAround) {
        let around = 0
        for (let other = Math.max(0, time - 1); other <= Math.min(times - 1, time + 1); other++) {
          const beside = other * perTime + inTime
          around += before[beside]
          if (hasLower) around += before[beside - polarizations]
          if (hasHigher) around += before[beside + polarizations]
        }
        if (around > 4) flags[at] = 1
      }
    }
}

function grow({ flags, times, channels, polarizations }: Plane, options: ExtendOptions): void {
  const inTime = new Uint32Array(times * polarizations) // flagged channels
  const inChannel = new Uint32Array(channels * polarizations) // flagged times
  for (let time = 0, at = 0; time < times; time++)
    for (let channel = 0, lane = 0; channel < channels; channel++)
      for (let place = 0; place < polarizations; place++, at++, lane++) {
        inTime[time * polarizations + place] += flags[at]
        inChannel[lane] += flags[at]
      }
  const leastTimes = options.growTimePercent > 0 ? (options.growTimePercent * times) / 100 : Infinity
  const leastChannels = options.growFrequencyPercent > 0 ? (options.growFrequencyPercent * channels) / 100 : Infinity
  for (let time = 0, at = 0; time < times; time++)
    for (let channel = 0, lane = 0; channel < channels; channel++)
      for (let place = 0; place < polarizations; place++, at++, lane++)
        if (inChannel[lane] >= leastTimes || inTime[time * polarizations + place] >= leastChannels) flags[at] = 1
}

function flagAllPolarizations({ flags, polarizations }: Plane): void {
  for (let at = 0; at < flags.length; at += polarizations) {
    const end = at + polarizations
    if (flags.subarray(at, end).includes(1)) flags.fill(1, at, end)
  }
}
