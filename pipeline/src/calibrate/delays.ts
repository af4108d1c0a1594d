import { fitDelay } from '@contimg/numerics/solve'
import type { SpectralWindow } from '../visibilities/source.ts'
import type { WindowGains } from './gain-table.ts'

/** The frequency at which a delay has no phase: the middle of its spectral window. */
export function delayMiddleHz({ frequenciesHz }: SpectralWindow): number {
  return (frequenciesHz[0] + frequenciesHz[frequenciesHz.length - 1]) / 2
}

/** A spectral window as a table of delays has it: one channel in its middle, as wide as all. */
export function delayWindow(window: SpectralWindow): SpectralWindow {
  const { name, frequenciesHz, channelWidthsHz } = window
  const spanHz = Math.abs(frequenciesHz[frequenciesHz.length - 1] - frequenciesHz[0]) + Math.abs(channelWidthsHz[0])
  return { name, frequenciesHz: Float64Array.of(delayMiddleHz(window)), channelWidthsHz: Float64Array.of(spanHz) }
}

/** exp(2πi τ (ν − ν₀)). */
export function delayGain(delayNs: number, offsetHz: number): [number, number] {
  const angleRad = 2 * Math.PI * delayNs * 1e-9 * offsetHz
  return [Math.cos(angleRad), Math.sin(angleRad)]
}

/**
 * The delay of each antenna and receptor over the whole band, fitted to the phases of its bandpass against those of the
 * reference antenna, one value for all spectral windows.
 *
 * @returns one set of gains a window, the delays in nanoseconds as their real parts
 */
export function delaysOf(
  bandpasses: readonly WindowGains[],
  spectralWindows: readonly SpectralWindow[],
  reference: number,
  minimumSnr: number,
): WindowGains[] {
  const [{ antennaCount, receptorCount }] = bandpasses
  const size = antennaCount * receptorCount
  const [gains, errors, snr] = [new Float64Array(2 * size), new Float64Array(size), new Float64Array(size)]
  const flags = new Uint8Array(size).fill(1)
  for (let at = 0; at < size; at++) {
    const [antenna, receptor] = [Math.floor(at / receptorCount), at % receptorCount]
    const fit = fitDelay(phasorsOf(bandpasses, spectralWindows, antenna, reference, receptor))
    if (!fit) continue
    snr[at] = fit.snr
    if (!(fit.snr >= minimumSnr)) continue
    flags[at] = 0
    gains[2 * at] = antenna === reference ? 0 : fit.delayS * 1e9
    errors[at] = antenna === reference ? 0 : fit.errorS * 1e9
  }
  return bandpasses.map(({ spectralWindow, span, fieldId }) => ({
    ...{ spectralWindow, span, fieldId, reference, antennaCount, channelCount: 1, receptorCount },
    ...{ gains: gains.slice(), errors: errors.slice(), snr: snr.slice(), flags: flags.slice() },
  }))
}

/** g conj(g_ref) over the whole band; channels without either have no error and so do not count. */
function phasorsOf(
  bandpasses: readonly WindowGains[],
  spectralWindows: readonly SpectralWindow[],
  antenna: number,
  reference: number,
  receptor: number,
) {
  const frequenciesHz: number[] = []
  const gains: number[] = []
  const errors: number[] = []
  for (const { spectralWindow, channelCount, receptorCount, ...band } of bandpasses)
    for (let channel = 0; channel < channelCount; channel++) {
      const at = (antenna * channelCount + channel) * receptorCount + receptor
      const by = (reference * channelCount + channel) * receptorCount + receptor
      const [a, b, c, d] = [band.gains[2 * at], band.gains[2 * at + 1], band.gains[2 * by], band.gains[2 * by + 1]]
      const relative = Math.hypot(band.errors[at] / Math.hypot(a, b), band.errors[by] / Math.hypot(c, d))
      frequenciesHz.push(spectralWindows[spectralWindow].frequenciesHz[channel])
      gains.push(a * c + b * d, b * c - a * d)
      errors.push(band.flags[at] || band.flags[by] ? 0 : relative * Math.hypot(a * c + b * d, b * c - a * d))
    }
  return { frequenciesHz, gains, errors }
}

/** The bandpass with the delays taken out of it (sign −1) or put into it (+1), in new arrays. */
export function turnedByDelays(
  bandpass: WindowGains,
  delays: WindowGains,
  spectralWindow: SpectralWindow,
  sign: 1 | -1,
): WindowGains {
  const { channelCount, receptorCount, flags } = bandpass
  const gains = bandpass.gains.slice()
  const middleHz = delayMiddleHz(spectralWindow)
  for (let at = 0; at < flags.length; at++) {
    const receptor = at % receptorCount
    const channel = Math.floor(at / receptorCount) % channelCount
    const place = Math.floor(at / receptorCount / channelCount) * receptorCount + receptor
    if (delays.flags[place] !== 0) continue
    const [c, s] = delayGain(sign * delays.gains[2 * place], spectralWindow.frequenciesHz[channel] - middleHz)
    const [re, im] = [gains[2 * at], gains[2 * at + 1]]
    gains[2 * at] = re * c - im * s
    gains[2 * at + 1] = re * s + im * c
  }
  return { ...bandpass, gains }
}
