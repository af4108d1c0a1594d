import type { SolutionsHeader } from '@contimg/api/schemas'
import { clock } from '../../words/times.ts'

/** Where the columns of solutions lie along an axis. */
export interface ColumnAxis {
  readonly kind: 'frequency' | 'time' | 'windows' // windows: side by side, in each of them time
  readonly label: string
  readonly x: Float64Array // grows; MHz, Unix ms, or places
  readonly range: readonly [number, number]
  readonly longestStep: number // that a line crosses
  readonly edges: readonly { readonly x: number; readonly name: string }[] // where a spectral window begins
}

const SPACE = 3 // places between windows side by side
const STEPS = 2.5 // usual ones

/** By frequency where all is of one time, by time where all is of one window, else windows side by side. */
export function columnAxis({ columns, spectral_windows: windows }: SolutionsHeader): ColumnAxis {
  const times = new Set(columns.time).size
  const frequencies = new Set(columns.frequency_mhz).size
  if (times <= 1) return axisOf('frequency', 'MHz', Float64Array.from(columns.frequency_mhz), windows)
  if (frequencies <= 1)
    return axisOf(
      'time',
      'UTC',
      Float64Array.from(columns.time, (s) => s * 1000),
      [],
    )
  const ordinal = new Map(windows.map(({ id }, at) => [id, at] as const))
  const places = Float64Array.from(columns.spectral_window, (id, at) => at + SPACE * (ordinal.get(id) ?? 0))
  return axisOf('windows', 'spectral windows, in each by time', places, windows)
}

function axisOf(
  kind: ColumnAxis['kind'],
  label: string,
  x: Float64Array,
  windows: SolutionsHeader['spectral_windows'],
): ColumnAxis {
  const steps = x.slice(1).map((value, at) => value - x[at])
  const usual = steps.toSorted()[steps.length >> 1] ?? 1
  const half = usual / 2 || 0.5
  const edges = windows.map(({ id, first_column: first }) => ({ x: (x[first] ?? 0) - half, name: String(id) }))
  const range = [(x[0] ?? 0) - half, (x.at(-1) ?? 1) + half] as const
  return { kind, label, x, range, longestStep: usual * STEPS, edges }
}

/** The column nearest to a place of the axis. */
export function nearestColumn({ x }: ColumnAxis, place: number): number {
  let [low, high] = [0, x.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle] < place) low = middle + 1
    else high = middle
  }
  return low > 0 && place - x[low - 1] < x[low] - place ? low - 1 : low
}

/** "1421.387 MHz · spw 9 ch 12", with the time where there are several. */
export function columnText({ columns }: SolutionsHeader, { kind }: ColumnAxis, at: number): string {
  const place = `spw ${columns.spectral_window[at]} ch ${columns.channel[at]}`
  const when = kind === 'frequency' ? '' : `${clock(columns.time[at] * 1000)} UTC · `
  return `${when}${columns.frequency_mhz[at].toFixed(3)} MHz · ${place}`
}
