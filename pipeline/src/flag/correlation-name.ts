// Names of casacore's Stokes enumeration, from 1 (casacore, measures/Measures/Stokes.h).
const NAMES = ['I', 'Q', 'U', 'V', 'RR', 'RL', 'LR', 'LL', 'XX', 'XY', 'YX', 'YY']

/** The name of a correlation type: 9 is XX. */
export function correlationName(code: number): string {
  return NAMES[code - 1] ?? `correlation ${code}`
}
