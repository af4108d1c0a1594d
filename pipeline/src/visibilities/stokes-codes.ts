// AIPS codes of UVH5's polarization_array → codes of casacore's Stokes enumeration in CORR_TYPE.
const CASACORE_OF_AIPS: Readonly<Record<number, number>> = {
  1: 1, // I
  2: 2, // Q
  3: 3, // U
  4: 4, // V
  [-1]: 5, // RR
  [-2]: 8, // LL
  [-3]: 6, // RL
  [-4]: 7, // LR
  [-5]: 9, // XX
  [-6]: 12, // YY
  [-7]: 10, // XY
  [-8]: 11, // YX
}

// Names of casacore's Stokes enumeration, from 1 on (casacore, measures/Measures/Stokes.h).
const NAMES = ['I', 'Q', 'U', 'V', 'RR', 'RL', 'LR', 'LL', 'XX', 'XY', 'YX', 'YY']

/** The name of a correlation type of casacore: 9 is XX. */
export function correlationName(code: number): string {
  return NAMES[code - 1] ?? `correlation ${code}`
}

/** The casacore code of an AIPS polarization, or undefined where there is none. */
export function correlationOfAips(code: number): number | undefined {
  return CASACORE_OF_AIPS[code]
}
