import type { AntennaCalibrationMetrics } from '../products.ts'
import { degrees, nanoseconds, percent, plain } from './check-kinds.ts'
import type { CalibrationKind } from './solved-cells.ts'

const HEALTH_WORDS: Readonly<Record<AntennaCalibrationMetrics['health'], string>> = {
  good: 'good',
  warn: 'warning',
  fail: 'failed',
  dead: 'no solution',
  absent: 'no data',
}

/** The health of an antenna as a person reads it. */
export function healthWord(health: AntennaCalibrationMetrics['health']): string {
  return HEALTH_WORDS[health]
}

/** A measured value as it is written; — where there is none. */
export function orDash(value: number | null, written: (value: number) => string): string {
  return value === null ? '—' : written(value)
}

/** What one table tells of an antenna, in a line. */
export function antennaNote(antenna: AntennaCalibrationMetrics, kind: CalibrationKind): string {
  const { name, health, flaggedFraction, medianSnr, phaseScatterRad, delayS } = antenna
  if (health === 'absent') return `${name}: ${kind}, no data`
  const facts = [
    `${percent(flaggedFraction)} flagged`,
    ...(medianSnr === null ? [] : [`SNR ${plain(medianSnr)}`]),
    ...(phaseScatterRad === null ? [] : [`phase scatter ${degrees(phaseScatterRad)}`]),
    ...(delayS === null ? [] : [`delay ${nanoseconds(delayS)}`]),
  ]
  return `${name}: ${kind} ${healthWord(health)}, ${facts.join(', ')}`
}
