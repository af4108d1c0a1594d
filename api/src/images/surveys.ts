/** Where surveys were observed, Hz; of the names that catalogues have. */
export const SURVEYS_HZ: Readonly<Record<string, number>> = {
  nvss: 1.4e9, // Condon et al. 1998, AJ 115, 1693
  first: 1.4e9, // Becker, White & Helfand 1995, ApJ 450, 559
  racs: 887.5e6, // McConnell et al. 2020, PASA 37, e048
  vlass: 3e9, // Lacy et al. 2020, PASP 132, 035001
}

/** Of sources whose survey does not tell: the mean of faint ones at 1.4 GHz. */
export const SPECTRAL_INDEX = -0.7
