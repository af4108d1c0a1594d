import { RandomStream } from '@contimg/numerics/simulate'
import type { GainErrors } from './options.ts'

/**
 * Complex gains of every antenna and polarization: a bandpass B(ν), made of a smooth ripple and of edges that fall to
 * 0.8 in each subband as the correlator's do, times a slow drift g(t). What an antenna does depends on its station
 * number and the seed alone.
 */
export interface SimulatedGains {
  readonly bandpass: Float32Array // [antenna, polarization, real | imaginary, channel]
  /** Drift factor of one antenna and polarization at a moment, as [real, imaginary]. */
  driftAt(antenna: number, polarization: number, fraction: number): [number, number]
}

interface Antenna {
  readonly amplitude: number
  readonly phaseRad: number
  readonly ripples: readonly { cycles: number; phaseRad: number; amplitude: number; turnRad: number }[]
  readonly drift: { amplitude: number; phaseRad: number; startRad: number }
}

const POLARIZATIONS = 2
const RIPPLE_CYCLES = [1, 2, 3.5, 6]
const EDGE_DEPTH = 0.2

export function simulateGains(
  stations: readonly number[],
  deadStations: readonly number[],
  channelCount: number,
  channelsPerSubband: number,
  errors: GainErrors,
  seed: number,
): SimulatedGains {
  const ideal = errors.bandpassAmplitude === 0 && errors.bandpassPhaseDeg === 0
  const antennas = stations.flatMap((station) =>
    Array.from({ length: POLARIZATIONS }, (_, polarization) =>
      drawAntenna(errors, seed * 1009 + station * 2 + polarization),
    ),
  )
  const bandpass = new Float32Array(antennas.length * 2 * channelCount)
  antennas.forEach((antenna, index) => {
    if (deadStations.includes(stations[Math.floor(index / POLARIZATIONS)])) return
    for (let channel = 0; channel < channelCount; channel++) {
      const edge = ideal ? 1 : 1 - EDGE_DEPTH * edgeShape(channel % channelsPerSubband, channelsPerSubband)
      const [amplitude, phaseRad] = bandpassAt(antenna, channel / channelCount)
      const at = index * 2 * channelCount + channel
      bandpass[at] = edge * amplitude * Math.cos(phaseRad)
      bandpass[at + channelCount] = edge * amplitude * Math.sin(phaseRad)
    }
  })
  return {
    bandpass,
    driftAt(antenna, polarization, fraction) {
      const { amplitude, phaseRad, startRad } = antennas[antenna * POLARIZATIONS + polarization].drift
      const swing = Math.sin(startRad + Math.PI * fraction)
      const a = 1 + amplitude * swing
      return [a * Math.cos(phaseRad * swing), a * Math.sin(phaseRad * swing)]
    },
  }
}

function drawAntenna(errors: GainErrors, seed: number): Antenna {
  const random = new RandomStream(seed)
  const share = 1 / Math.sqrt(RIPPLE_CYCLES.length)
  return {
    amplitude: errors.scale * (1 + errors.amplitude * Math.max(-3, Math.min(3, random.normal()))),
    phaseRad: (random.uniform() - 0.5) * errors.phaseRangeDeg * (Math.PI / 180),
    ripples: RIPPLE_CYCLES.map((cycles) => ({
      cycles,
      phaseRad: 2 * Math.PI * random.uniform(),
      amplitude: errors.bandpassAmplitude * share * random.normal(),
      turnRad: errors.bandpassPhaseDeg * (Math.PI / 180) * share * random.normal(),
    })),
    drift: {
      amplitude: errors.driftAmplitude * random.normal(),
      phaseRad: errors.driftPhaseDeg * (Math.PI / 180) * random.normal(),
      startRad: 2 * Math.PI * random.uniform(),
    },
  }
}

function bandpassAt(antenna: Antenna, fraction: number): [amplitude: number, phaseRad: number] {
  let amplitude = 1
  let phaseRad = antenna.phaseRad
  for (const ripple of antenna.ripples) {
    const angle = 2 * Math.PI * ripple.cycles * fraction + ripple.phaseRad
    amplitude += ripple.amplitude * Math.cos(angle)
    phaseRad += ripple.turnRad * Math.sin(angle)
  }
  return [antenna.amplitude * amplitude, phaseRad]
}

/** 0 in the middle of a subband, 1 at its outermost channels: the fourth power of the distance from the middle. */
function edgeShape(channel: number, channelsPerSubband: number): number {
  return ((2 * channel + 1) / channelsPerSubband - 1) ** 4
}
