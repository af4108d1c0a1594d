const DEGREE_RAD = Math.PI / 180

/** Radians in each unit of angle that casacore writes. */
export const ANGLES_RAD: Readonly<Record<string, number>> = {
  rad: 1,
  deg: DEGREE_RAD,
  arcmin: DEGREE_RAD / 60,
  arcsec: DEGREE_RAD / 3600,
  "'": DEGREE_RAD / 60,
  "''": DEGREE_RAD / 3600,
  '"': DEGREE_RAD / 3600,
  mas: DEGREE_RAD / 3.6e6,
}

/** Hertz in each unit of frequency. */
export const FREQUENCIES_HZ: Readonly<Record<string, number>> = { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 }

export const TIMES_D: Readonly<Record<string, number>> = { d: 1, s: 1 / 86400 }
