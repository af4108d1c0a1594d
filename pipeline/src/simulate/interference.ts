import { RandomStream } from '@contimg/numerics/simulate'
import type { Interference } from './options.ts'

/** Who hears a disturbance: the baselines of two such antennas, or those of one of them and any other. */
export interface Hearers {
  readonly antennas: readonly number[] // places in the list of stations
  readonly own: boolean // one of the two is enough: an antenna makes it, and the others hear it
}

/** Channels of one integration that are disturbed in both polarizations, on all baselines unless few hear it. */
export interface Disturbance {
  readonly kind: 'narrow' | 'burst' | 'comb' | 'drifting' | 'edge' | 'satellite' | 'local' | 'own'
  readonly hearers?: Hearers
  readonly integration: number
  readonly firstChannel: number
  readonly channelCount: number
  readonly amplitudeJy: number // before the gains
}

const COMB_TEETH = 8
const DRIFTING_CHANNELS = 2 // that a drifting line fills at a time
const FASTEST_DRIFT = 6 // channels an integration
const EDGE_BAND_SHARE = 1 / 32 // of the band: 5.9 MHz, about what the L3 signal of GPS at 1381 MHz fills
const LOCAL_ANTENNAS = 3 // that hear a local transmitter
const LOCAL_BAND_SHARE = 1 / 192 // 1 MHz
const SATELLITE_BAND_SHARE = 1 / 20
const SATELLITE_SHARE = 1 / 5 // of the observation that a satellite takes to cross

/** Draws what disturbs one observation; a channel is one of the correlator's, frequency falling. */
export function planInterference(
  interference: Interference,
  channelCount: number,
  integrationCount: number,
  noiseSigmaJy: number,
  seed: number,
  antennaCount = LOCAL_ANTENNAS,
): Disturbance[] {
  const {
    narrow,
    bursts,
    combs = 0,
    drifting = 0,
    edges = 0,
    satellites = 0,
    local = 0,
    own = 0,
    strength,
  } = interference
  const random = new RandomStream(seed ^ 0x52f1)
  const amplitudeJy = strength * noiseSigmaJy
  const below = (limit: number) => Math.floor(random.uniform() * limit)
  const times = Array.from({ length: integrationCount }, (_, integration) => integration)
  const band = (share: number) => Math.max(1, Math.round(share * channelCount))
  const steady = (kind: Disturbance['kind'], firstChannel: number, count: number): Disturbance[] =>
    times.map((integration) => ({ kind, integration, firstChannel, channelCount: count, amplitudeJy }))
  const each = (count: number, draw: () => Disturbance[]) => Array.from({ length: count }, draw).flat()
  return [
    ...each(narrow, () => steady('narrow', below(channelCount), 1)),
    ...each(bursts, () => {
      return [{ kind: 'burst', integration: below(integrationCount), firstChannel: 0, channelCount, amplitudeJy }]
    }),
    ...each(combs, () => {
      const spacing = Math.max(2, Math.floor(channelCount / COMB_TEETH))
      const first = below(spacing)
      const teeth = Array.from({ length: COMB_TEETH }, (_, tooth) => first + tooth * spacing)
      return teeth.filter((tooth) => tooth < channelCount).flatMap((tooth) => steady('comb', tooth, 1))
    }),
    ...each(drifting, () => {
      const [start, speed] = [below(channelCount), FASTEST_DRIFT * (2 * random.uniform() - 1)]
      return steady('drifting', start, DRIFTING_CHANNELS).flatMap((line) => {
        const firstChannel = Math.round(start + speed * line.integration)
        return firstChannel >= 0 && firstChannel + DRIFTING_CHANNELS <= channelCount ? [{ ...line, firstChannel }] : []
      })
    }),
    ...each(edges, () => {
      const count = band(EDGE_BAND_SHARE)
      return steady('edge', below(channelCount - count), count)
    }),
    ...each(satellites, () => {
      const count = band(SATELLITE_BAND_SHARE)
      const duration = Math.max(1, Math.round(SATELLITE_SHARE * integrationCount))
      const [firstChannel, rise] = [below(channelCount - count), below(integrationCount - duration)]
      return steady('satellite', firstChannel, count)
        .slice(rise, rise + duration)
        .map((pass, i) => ({ ...pass, amplitudeJy: amplitudeJy * Math.sin((Math.PI * (i + 0.5)) / duration) }))
    }),
    ...each(local, () => {
      const [count, first] = [band(LOCAL_BAND_SHARE), below(antennaCount)]
      const antennas = Array.from({ length: LOCAL_ANTENNAS }, (_, i) => (first + i) % antennaCount)
      const line = steady('local', below(channelCount - count), count)
      return line.map((part) => ({ ...part, hearers: { antennas, own: false } }))
    }),
    ...each(own, () => {
      const hearers = { antennas: [below(antennaCount)], own: true }
      return steady('own', below(channelCount), 1).map((part) => ({ ...part, hearers }))
    }),
  ]
}

export function hears(hearers: Hearers | undefined, antenna1: number, antenna2: number): boolean {
  if (!hearers) return true
  const { antennas, own } = hearers
  const [one, other] = [antennas.includes(antenna1), antennas.includes(antenna2)]
  return own ? one || other : one && other
}

/**
 * Adds the disturbances of an integration to visibilities [subband, baseline, channel, polarization, 2]: each with a phase
 * that belongs to the baseline, as a source low on the horizon would give, and turns from one integration to the next;
 * none in an autocorrelation.
 */
export function addInterference(
  visibilities: Float32Array,
  plan: readonly Disturbance[],
  integration: number,
  shape: { antenna1: Int32Array; antenna2: Int32Array; channelsPerSubband: number; gainScale: number },
): void {
  const { antenna1, antenna2, channelsPerSubband, gainScale } = shape
  const baselineCount = antenna1.length
  for (const { integration: when, firstChannel, channelCount, amplitudeJy, hearers } of plan) {
    if (when !== integration) continue
    const amplitude = amplitudeJy * gainScale * gainScale
    for (let baseline = 0; baseline < baselineCount; baseline++) {
      if (!hears(hearers, antenna1[baseline], antenna2[baseline])) continue
      const turn = antenna1[baseline] === antenna2[baseline] ? 0 : 2.399963 // the golden angle: no two baselines agree
      const phaseRad = turn * (baseline + integration * (1 + (baseline % 7)))
      const [real, imag] = [amplitude * Math.cos(phaseRad), amplitude * Math.sin(phaseRad)]
      for (let channel = firstChannel; channel < firstChannel + channelCount; channel++) {
        const subband = Math.floor(channel / channelsPerSubband)
        const at = ((subband * baselineCount + baseline) * channelsPerSubband + (channel % channelsPerSubband)) * 4
        for (const polarization of [0, 2]) {
          visibilities[at + polarization] += real
          visibilities[at + polarization + 1] += imag
        }
      }
    }
  }
}
