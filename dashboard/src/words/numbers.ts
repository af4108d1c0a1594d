/** A real minus sign and thin spaces between thousands. */
const MINUS = '\u2212'
const THIN = '\u2009'

export const NOT_MEASURED = 'not measured'

const isMeasured = (value: number | null | undefined): value is number => value != null && Number.isFinite(value)

/** @param decimals  digits after the point */
export function fixed(value: number | null | undefined, decimals: number): string {
  if (!isMeasured(value)) return NOT_MEASURED
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole
  const isNegative = value < 0 && Number(Math.abs(value).toFixed(decimals)) !== 0
  return `${isNegative ? MINUS : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`
}

/** Three significant digits; whole numbers keep all of theirs. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (!isMeasured(value)) return NOT_MEASURED
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(digits)) // 0.9996 has its first digit one place higher
  const places = digits - 1 - Math.floor(Math.log10(Math.abs(rounded)))
  return fixed(places < 0 ? rounded : value, Math.max(0, places))
}

export const count = (value: number | null | undefined): string => fixed(value, 0)

/** One significant digit of the error, two where it begins with 1; the value to the same place. */
export function withError(value: number | null | undefined, error: number | null | undefined): string {
  if (!isMeasured(value)) return NOT_MEASURED
  if (!isMeasured(error) || error <= 0) return significant(value)
  const first = Number(error.toExponential(1).split('e')[0])
  const digits = first < 2 ? 2 : 1
  const places = digits - 1 - Math.floor(Math.log10(Number(error.toPrecision(digits))))
  const decimals = Math.max(0, places)
  const round = (x: number) => (places < 0 ? Math.round(x / 10 ** -places) * 10 ** -places : x)
  return `${fixed(round(value), decimals)} ± ${fixed(round(error), decimals)}`
}

export function percent(fraction: number | null | undefined, digits = 2): string {
  if (!isMeasured(fraction)) return NOT_MEASURED
  return `${significant(fraction * 100, digits)} %`
}

/** mJy below 1 Jy, Jy above; never µJy. */
export function flux(jy: number | null | undefined, per = ''): string {
  if (!isMeasured(jy)) return NOT_MEASURED
  return Math.abs(jy) < 1 ? `${significant(jy * 1000)} mJy${per}` : `${significant(jy)} Jy${per}`
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Decimal: 1 GB is 10⁹ bytes. */
export function size(bytes: number | null | undefined): string {
  if (!isMeasured(bytes)) return NOT_MEASURED
  const power = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${power === 0 ? count(bytes) : significant(bytes / 1000 ** power)} ${SIZES[power]}`
}
