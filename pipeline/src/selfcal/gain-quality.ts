import { type GainTable, solutionStatistics, type WindowGains } from '../calibrate/gain-table.ts'

/** How good the gains of a table are. */
export interface GainQuality {
  readonly flaggedFraction: number // of antennas with data; 1 where there are none
  readonly medianAntennaSnr: number // the median over the antennas of their median; NaN where none is solved
  readonly phaseScatterRad: number // median over antennas: about a straight line through neighbours in time; see below
  readonly amplitudeScatter: number // rms of all amplitudes about their mean, relative
}

/**
 * Phase scatter is what is noise in the phases, and not the change that is to be corrected: the rms of the second
 * differences of consecutive solutions, over √6, or 1/SNR, whichever is larger (1/SNR where there are fewer than three).
 */
export function gainQuality({ solutions, antennas }: GainTable): GainQuality {
  const { total, flagged } = solutionStatistics(solutions)
  const perAntenna = antennas
    .map((_, antenna) => antennaGains(solutions, antenna))
    .filter(({ snrs }) => snrs.length > 0)
  const amplitudes = perAntenna.flatMap((one) => one.amplitudes)
  const mean = amplitudes.reduce((sum, value) => sum + value, 0) / amplitudes.length
  const squares = amplitudes.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0)
  const scatters = perAntenna.map(({ bends, snrs }) => Math.max(1 / median(snrs), rms(bends) / Math.sqrt(6)))
  return {
    flaggedFraction: total === 0 ? 1 : flagged / total,
    medianAntennaSnr: median(perAntenna.map(({ snrs }) => median(snrs))),
    phaseScatterRad: median(scatters),
    amplitudeScatter: Math.sqrt(squares / amplitudes.length),
  }
}

/** The good solutions of an antenna, and the bends of the phase of each window and receptor at solutions with neighbours. */
function antennaGains(solutions: readonly WindowGains[], antenna: number) {
  const [snrs, amplitudes, bends]: [number[], number[], number[]] = [[], [], []]
  const before = new Map<string, { phaseRad: number; stepRad: number | undefined }>()
  for (const one of solutions.toSorted((a, b) => a.span.middleMjdS - b.span.middleMjdS))
    for (let receptor = 0; receptor < one.receptorCount; receptor++)
      for (let channel = 0; channel < one.channelCount; channel++) {
        const at = (antenna * one.channelCount + channel) * one.receptorCount + receptor
        if (one.flags[at] !== 0) continue
        const [re, im] = [one.gains[2 * at], one.gains[2 * at + 1]]
        snrs.push(one.snr[at])
        amplitudes.push(Math.hypot(re, im))
        const key = `${one.spectralWindow} ${receptor} ${channel}`
        const phaseRad = Math.atan2(im, re)
        const last = before.get(key)
        const stepRad = last && halfTurn(phaseRad - last.phaseRad)
        if (stepRad !== undefined && last?.stepRad !== undefined) bends.push(halfTurn(stepRad - last.stepRad))
        before.set(key, { phaseRad, stepRad })
      }
  return { snrs, amplitudes, bends }
}

/** The same angle between −π and π. */
function halfTurn(rad: number): number {
  return Math.atan2(Math.sin(rad), Math.cos(rad))
}

function rms(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
