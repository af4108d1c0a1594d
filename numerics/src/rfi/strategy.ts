/**
 * How interference is looked for. Thresholds are in units of the noise of an amplitude, as the median absolute deviation
 * of the image tells it.
 */
export interface RfiStrategy {
  readonly timeThreshold: number // χ₁ of runs along the times of a channel
  readonly channelThreshold: number // χ₁ of runs along the channels of an integration
  readonly thresholdFall: number // ρ: the mean of a run of N must exceed χ₁ / ρ^(log₂ N)
  readonly longestTimes: number // of a run; runs are of 1, 2, 4, … samples
  readonly longestChannels: number
  readonly iterations: number // background fits, and one more search after the last
  readonly iterationFactor: number // by how much all thresholds are higher the iteration before
  readonly smoothingTimes: number // standard deviation of the background's kernel, in integrations; 0: none along time
  readonly smoothingChannels: number
  readonly timeRms: number // an integration is bad whose rms stands out by that many deviations
  readonly channelRms: number
  readonly rankTimes: number // η of the scale-invariant rank operator, 0 to 1; 0: none
  readonly rankChannels: number
  readonly arrayThreshold: number // χ₁ in the mean over the baselines, in units of its noise
  readonly arrayExcess: number // and at least that, in units of the noise of one amplitude
  readonly badTimeFraction: number // of an integration's samples: with more dropped than that, all of them are
  readonly badChannelFraction: number
  readonly spectrumThreshold: number // of a spike in the steady spectrum of an autocorrelation
  readonly joinPolarizations: boolean // what is found in one polarization is dropped in all
}
