/** An angle of a turn as hours: 03:07:23, cut off. @param angleRad  0 to 2π */
export function clockText(angleRad: number): string {
  const seconds = Math.floor((angleRad / (2 * Math.PI)) * 86_400)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
