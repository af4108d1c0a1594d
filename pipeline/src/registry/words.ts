const DEG_RAD = Math.PI / 180

/** `3.4 h after` or `3.4 h before`. */
export function apart(offsetS: number): string {
  return `${hours(Math.abs(offsetS))} ${offsetS < 0 ? 'before' : 'after'}`
}

export function hours(spanS: number): string {
  return `${(spanS / 3600).toFixed(2)} h`
}

export function degrees(angleRad: number): string {
  return `${(angleRad / DEG_RAD).toFixed(2)}°`
}

/** Some names, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown
}
