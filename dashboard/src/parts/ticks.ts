/** Where an axis has its ticks. */
export interface Tick {
  readonly value: number
  readonly label: string
}

const STEPS = [1, 2, 5, 10]

/** The step of 1, 2 or 5 times a power of ten that makes at most `most` ticks. */
export function stepOf(low: number, high: number, most = 8): number {
  const raw = Math.abs(high - low) / Math.max(1, most)
  if (!(raw > 0) || !Number.isFinite(raw)) return 1
  const power = 10 ** Math.floor(Math.log10(raw))
  return (STEPS.find((step) => step * power >= raw * (1 - 1e-9)) ?? 10) * power
}

/** Ticks at multiples of 1, 2 or 5, at most `most`; labels have the digits that the step needs. */
export function linearTicks(low: number, high: number, most = 8): Tick[] {
  if (!(high > low) || !Number.isFinite(high - low)) return []
  const step = stepOf(low, high, most)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const value = (first + at) * step
    return {
      value,
      label: value
        .toFixed(decimals)
        .replace('-', '\u2212')
        .replace(/^\u2212(0(\.0*)?)$/, '$1'),
    }
  })
}

/** Ticks of a logarithmic axis: powers of ten, and 2 and 5 between where there is room. */
export function logTicks(low: number, high: number, most = 8): Tick[] {
  if (!(low > 0) || !(high > low)) return []
  const of = (steps: readonly number[]) => {
    const ticks: Tick[] = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
      for (const step of steps) {
        const value = step * 10 ** power
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
          ticks.push({ value, label: power < 0 ? value.toFixed(-power) : String(Number(value.toPrecision(3))) })
      }
    return ticks
  }
  return [[1, 2, 5], [1, 3], [1]].map(of).find((ticks) => ticks.length <= most) ?? of([1])
}

const MINUTE = 60_000
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 30 * 1440].map(
  (minutes) => minutes * MINUTE,
)
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Ticks of UTC, of milliseconds: hours as `03:00`, midnights and days as `26 Jan`. */
export function timeTicks(fromMs: number, toMs: number, most = 8): Tick[] {
  if (!(toMs > fromMs)) return []
  const step = TIME_STEPS.find((one) => (toMs - fromMs) / one <= most) ?? TIME_STEPS.at(-1)!
  const ticks: Tick[] = []
  for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) {
    const day = new Date(ms)
    const isMidnight = ms % 86_400_000 === 0
    const date = `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`
    ticks.push({ value: ms, label: isMidnight ? date : day.toISOString().slice(11, 16) })
  }
  return ticks
}

/** A linear scale from one interval to another. */
export function scaleOf(
  from: readonly [number, number],
  to: readonly [number, number],
  isLog = false,
): (value: number) => number {
  const of = (value: number) => (isLog ? Math.log(value) : value)
  const [low, span] = [of(from[0]), of(from[1]) - of(from[0])]
  return (value) => to[0] + (span === 0 ? 0.5 : (of(value) - low) / span) * (to[1] - to[0])
}
