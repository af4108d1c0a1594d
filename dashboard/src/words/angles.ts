import { NOT_MEASURED } from './numbers.ts'

const MINUS = '\u2212'

/** Whole units of the last place, so that 59.996 s carries. */
function split(total: number, decimals: number): [number, number, string] {
  const ticks = Math.round(total * 10 ** decimals)
  const perMinute = 60 * 10 ** decimals
  const [minutes, rest] = [Math.floor(ticks / perMinute), ticks % perMinute]
  const seconds = (rest / 10 ** decimals).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')
  return [Math.floor(minutes / 60), minutes % 60, seconds]
}

const two = (value: number) => String(value).padStart(2, '0')

/** `22:46:09.6`; @param decimals  of seconds of time */
export function raText(deg: number | null | undefined, decimals = 1): string {
  if (deg == null || !Number.isFinite(deg)) return NOT_MEASURED
  const [h, m, s] = split(((((deg % 360) + 360) % 360) / 15) * 3600, decimals)
  return `${two(h % 24)}:${two(m)}:${s}`
}

/** `+16:09:00`; @param decimals  of arc seconds */
export function decText(deg: number | null | undefined, decimals = 0): string {
  if (deg == null || !Number.isFinite(deg)) return NOT_MEASURED
  const [d, m, s] = split(Math.abs(deg) * 3600, decimals)
  return `${deg < 0 ? MINUS : '+'}${two(d)}:${two(m)}:${s}`
}

/** `03ʰ07ᵐ23ˢ` */
export function hoursText(deg: number | null | undefined, to: 'second' | 'minute' = 'second'): string {
  if (deg == null || !Number.isFinite(deg)) return NOT_MEASURED
  const total = ((((deg % 360) + 360) % 360) / 15) * 3600
  const [h, m, s] = split(to === 'second' ? total : Math.round(total / 60) * 60, 0)
  return `${two(h % 24)}ʰ${two(m)}ᵐ${to === 'second' ? `${s}ˢ` : ''}`
}

/** `+16.1500°` */
export function degreesText(deg: number | null | undefined, decimals = 4, signed = false): string {
  if (deg == null || !Number.isFinite(deg)) return NOT_MEASURED
  return `${deg < 0 ? MINUS : signed ? '+' : ''}${Math.abs(deg).toFixed(decimals)}°`
}

/** A position as others take it, with real hyphens. */
export function positionAs(form: 'sexagesimal' | 'degrees' | 'crtf' | 'ds9', raDeg: number, decDeg: number): string {
  const plain = (text: string) => text.replace(MINUS, '-')
  const dec = plain(decText(decDeg, 2))
  if (form === 'sexagesimal') return `${raText(raDeg, 3)} ${dec}`
  if (form === 'degrees') return `${raDeg.toFixed(6)} ${decDeg.toFixed(6)}`
  if (form === 'ds9') return `icrs; point(${raDeg.toFixed(6)},${decDeg.toFixed(6)})`
  return `symbol[[${raDeg.toFixed(6)}deg, ${decDeg.toFixed(6)}deg], .] coord=ICRS`
}
