import type { CalibrationSet, RegisteredKind } from '../products.ts'
import { ORDER_OF_KIND } from './kinds.ts'

export const HOUR_S = 3600
export const DEG = Math.PI / 180
export const NOON_MJD_S = 60966.5 * 86400

/** A set that a test makes up: solved some hours from noon, valid 12 h either way. */
export function madeSet(
  name: string,
  hours: number,
  { kinds = ['BP', 'GP', 'GA'], decDeg = 54.6, ...more }: MadeSet = {},
): CalibrationSet {
  const midMjdS = NOON_MJD_S + hours * HOUR_S
  return {
    name,
    tables: kinds.map((kind) => ({ path: `/cal/${name}_${kind}`, kind, order: ORDER_OF_KIND[kind] })),
    status: 'active',
    supersededBy: undefined,
    midMjdS,
    validity: { startMjdS: midMjdS - 12 * HOUR_S, endMjdS: midMjdS + 12 * HOUR_S },
    decRad: decDeg * DEG,
    calibrator: '0834+555',
    referenceAntenna: '103',
    configuration: madeConfiguration(),
    isNonScience: false,
    quality: { passed: true, grade: 'good', reasons: [], unsolvedAntennas: [] },
    provenance: { measurementSet: `/ms/${name}.ms`, command: undefined, version: undefined, params: {} },
    createdS: 0,
    notes: undefined,
    ...more,
  }
}

export interface MadeSet extends Partial<CalibrationSet> {
  readonly kinds?: readonly RegisteredKind[]
  readonly decDeg?: number
}

export function madeConfiguration(antennaCount = 20, windowCount = 16) {
  return {
    antennas: Array.from({ length: antennaCount }, (_, i) => String(i + 1)),
    windows: Array.from({ length: windowCount }, (_, i) => ({
      lowHz: 1.311e9 + i * 11.7e6,
      highHz: 1.311e9 + (i + 1) * 11.7e6,
    })),
  }
}

/** Data some hours from noon. */
export function targetAt(hours: number, decDeg: number | undefined = 54.6) {
  return { mjdS: NOON_MJD_S + hours * HOUR_S, decRad: decDeg === undefined ? undefined : decDeg * DEG }
}
