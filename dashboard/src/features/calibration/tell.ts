import type { CalibrationHealth } from '@contimg/api/schemas'
import { count, fixed, percent, significant, withError } from '../../words/numbers.ts'
import { HEALTH } from './antennas.ts'
import type { ColumnAxis } from './columns.ts'
import type { Scale } from './curves.ts'
import type { Quantity, SolvedAntenna } from './solutions.ts'

/** An antenna in a line. */
export function tellAntenna(antenna: SolvedAntenna): string {
  const { name, health, flagged_fraction: flagged, median_snr: snr, delay_ns: delayNs } = antenna
  const { amplitude_scatter: amplitude, phase_scatter_deg: phase } = antenna
  if (health === 'absent') return `Antenna ${name} is not in the data.`
  const parts = [
    `${HEALTH[health].word.toLowerCase()}, ${percent(flagged)} flagged`,
    snr !== null && `median SNR ${significant(snr)}`,
    amplitude !== null && `amplitude scatter ${percent(amplitude)}`,
    phase !== null && `phase scatter ${fixed(phase, 1)}°`,
    delayNs !== null && `delay ${fixed(delayNs, 2)} ns`,
  ]
  return `Antenna ${name}: ${parts.filter(Boolean).join(' · ')}`
}

const NAMES: Readonly<Record<Quantity, readonly [plain: string, ofTwo: string, unit: string]>> = {
  amplitude: ['Amplitude', 'Amplitude ratio', ''],
  phase: ['Phase', 'Phase difference', '°'],
  delay: ['Delay', 'Delay difference', ' ns'],
  snr: ['SNR', 'SNR ratio', ''],
}

/** What a quantity is called; of two sets, their ratio or difference. */
export const quantityName = (quantity: Quantity, isRatio = false): string => NAMES[quantity][isRatio ? 1 : 0]
export const quantityUnit = (quantity: Quantity): string => NAMES[quantity][2]

export function valueText(value: number, quantity: Quantity): string {
  if (!Number.isFinite(value)) return 'flagged'
  const text = quantity === 'phase' ? fixed(value, 1) : quantity === 'amplitude' ? fixed(value, 3) : significant(value)
  return `${text}${quantityUnit(quantity)}`
}

/** The scale that all small pictures share. */
export function scaleText(
  quantity: Quantity,
  { range, isLog, beyond }: Scale,
  axis: ColumnAxis,
  isRatio: boolean,
): string {
  const ends = range.map((end) => (quantity === 'amplitude' ? fixed(end, 2) : significant(end, 2))).join(' to ')
  const along = { frequency: 'frequency', time: 'time', windows: axis.label }[axis.kind]
  const [from, to] = axis.range
  const against = axis.kind === 'frequency' ? `${from.toFixed(0)} to ${to.toFixed(0)} MHz` : along
  const outside = beyond === 0 ? '' : `; ${beyond} beyond, at the edge`
  const name = quantityName(quantity, isRatio).replace(/^[APD]/, (first) => first.toLowerCase())
  return `each: ${name} ${ends}${quantityUnit(quantity)}${isLog ? ', logarithmic' : ''}, against ${against}${outside}; gaps are flagged`
}

const NAMED = 8

/** @param others  antennas in the data beside this one */
export function sharedText(shared: readonly string[], others: number): string {
  if (shared.length === 0) return 'No other antenna lacks the same.'
  if (shared.length === others) return 'All others in the data lack the same.'
  if (shared.length > NAMED) return `${shared.length} of ${others} others in the data lack the same.`
  return `The same is missing in ${shared.join(', ')}.`
}

/** "> 20 % · > 30 %"; which of the two it is where there is one. */
export function limitText(warn: string | null, fail: string | null): string {
  if (warn !== null && fail !== null) return `${warn} · ${fail}`
  return warn !== null ? `warn ${warn}` : fail !== null ? `fail ${fail}` : ''
}

/** How many wait for a calibration. */
export function waitingText({ chosen, uncalibrated_24h: waiting }: CalibrationHealth): string {
  if (waiting === 0) return chosen === null ? 'None of the last day waits.' : ''
  return waiting === 1
    ? '1 Measurement Set of the last day has no calibration.'
    : `${count(waiting)} Measurement Sets of the last day have no calibration.`
}

const FINEST = 0.0005 // beyond three decimals a difference of solutions says nothing

/** A median with its scatter; three decimals where that is less. */
export function spreadText(median: number | null, scatter: number | null): string {
  return scatter !== null && scatter < FINEST ? fixed(median, 3) : withError(median, scatter)
}
