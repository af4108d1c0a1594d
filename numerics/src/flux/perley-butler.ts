/** Coefficients aᵢ of log10(S / Jy) = Σ aᵢ (log10 ν / GHz)ⁱ and the range in GHz over which they were fitted. */
export interface ScaleCurve {
  readonly coefficients: readonly number[]
  readonly validGhz: readonly [number, number]
}

/**
 * The flux scale of Perley & Butler 2017, ApJS 230, 7, table 6 (arXiv:1609.05940). Several of these sources are many
 * arcminutes wide: a curve gives the total flux density, not that of a point.
 */
// biome-ignore format: a table
export const PERLEY_BUTLER_2017: Readonly<Record<string, ScaleCurve>> = {
  'J0133-3629': { coefficients: [1.044, -0.662, -0.225], validGhz: [0.2, 4] },
  '3C48': { coefficients: [1.3253, -0.7553, -0.1914, 0.0498], validGhz: [0.05, 50] },
  'Fornax A': { coefficients: [2.218, -0.661], validGhz: [0.2, 0.5] },
  '3C123': { coefficients: [1.8017, -0.7884, -0.1035, -0.0248, 0.009], validGhz: [0.05, 50] },
  'J0444-2809': { coefficients: [0.971, -0.894, -0.118], validGhz: [0.2, 2.0] },
  '3C138': { coefficients: [1.0088, -0.4981, -0.155, -0.01, 0.022], validGhz: [0.2, 50] },
  'Pictor A': { coefficients: [1.938, -0.747, -0.074], validGhz: [0.2, 4.0] },
  'Taurus A': { coefficients: [2.9516, -0.217, -0.047, -0.067], validGhz: [0.05, 4.0] },
  '3C147': { coefficients: [1.4516, -0.6961, -0.201, 0.064, -0.046, 0.029], validGhz: [0.05, 50] },
  '3C196': { coefficients: [1.2872, -0.853, -0.153, -0.02, 0.0201], validGhz: [0.05, 50] },
  'Hydra A': { coefficients: [1.7795, -0.9176, -0.084, -0.0139, 0.03], validGhz: [0.05, 12] },
  'Virgo A': { coefficients: [2.4466, -0.8116, -0.048], validGhz: [0.05, 3] },
  '3C286': { coefficients: [1.2481, -0.4507, -0.1798, 0.0357], validGhz: [0.05, 50] },
  '3C295': { coefficients: [1.4701, -0.7658, -0.278, -0.0347, 0.0399], validGhz: [0.05, 50] },
  'Hercules A': { coefficients: [1.8298, -1.0247, -0.0951], validGhz: [0.2, 12] },
  '3C353': { coefficients: [1.8627, -0.6938, -0.1, -0.032], validGhz: [0.2, 4] },
  '3C380': { coefficients: [1.232, -0.791, 0.095, 0.098, -0.18, -0.16], validGhz: [0.05, 50] },
  'Cygnus A': { coefficients: [3.3498, -1.0022, -0.225, 0.023, 0.043], validGhz: [0.05, 12] },
  '3C444': { coefficients: [1.1064, -1.005, -0.075, -0.077], validGhz: [0.2, 12] },
  'Cassiopeia A': { coefficients: [3.3584, -0.7518, -0.035, -0.071], validGhz: [0.2, 4] },
}
