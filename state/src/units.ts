export const RAD_PER_DEG = Math.PI / 180
export const RAD_PER_ARCSEC = RAD_PER_DEG / 3600

/** Degrees as people and other programs read them, to 4e-9″: without the noise of the last binary digits. */
export function degrees(angleRad: number): number {
  return Number((angleRad / RAD_PER_DEG).toFixed(12))
}

/** A number without the noise of its last binary digits. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
