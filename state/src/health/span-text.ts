/** How long something took or takes: 4.2 s, 12 min, 3.1 h, 2.5 d. */
export function spanText(seconds: number): string
export function spanText(seconds: number | undefined): string | undefined
export function spanText(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  if (seconds < 100) return `${seconds.toFixed(1)} s`
  if (seconds < 6000) return `${(seconds / 60).toFixed(0)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`
}
