import { RandomStream } from '@contimg/numerics/simulate'
import type { Interference } from './options.ts'

/** Where one observation is disturbed: carriers that stay in a channel, and bursts that fill the band for a moment. */
export interface InterferencePlan {
  readonly channels: readonly number[]
  readonly integrations: readonly number[]
  readonly amplitudeJy: number
}

export function planInterference(
  interference: Interference,
  channelCount: number,
  integrationCount: number,
  noiseSigmaJy: number,
  seed: number,
): InterferencePlan {
  const random = new RandomStream(seed ^ 0x52f1)
  const draw = (count: number, below: number) =>
    Array.from({ length: count }, () => Math.floor(random.uniform() * below))
  return {
    channels: draw(interference.narrow, channelCount),
    integrations: draw(interference.bursts, integrationCount),
    amplitudeJy: interference.strength * noiseSigmaJy,
  }
}

/**
 * Adds the disturbance to visibilities [subband, baseline, channel, polarization, 2]: a constant amplitude with a phase
 * that belongs to the baseline, as a source low on the horizon would give.
 */
export function addInterference(
  visibilities: Float32Array,
  plan: InterferencePlan,
  integration: number,
  shape: { baselineCount: number; channelsPerSubband: number; gainScale: number },
): void {
  const { baselineCount, channelsPerSubband, gainScale } = shape
  const channelCount = visibilities.length / (baselineCount * 4)
  const all = plan.integrations.includes(integration)
  const channels = all ? Array.from({ length: channelCount }, (_, k) => k) : plan.channels
  const amplitude = plan.amplitudeJy * gainScale * gainScale
  for (const channel of channels) {
    const subband = Math.floor(channel / channelsPerSubband)
    for (let baseline = 0; baseline < baselineCount; baseline++) {
      const at = ((subband * baselineCount + baseline) * channelsPerSubband + (channel % channelsPerSubband)) * 4
      const phaseRad = 2.399963 * baseline // the golden angle: no two baselines agree
      for (const polarization of [0, 2]) {
        visibilities[at + polarization] += amplitude * Math.cos(phaseRad)
        visibilities[at + polarization + 1] += amplitude * Math.sin(phaseRad)
      }
    }
  }
}
