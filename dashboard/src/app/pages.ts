import {
  Activity,
  AudioWaveform,
  CalendarDays,
  Images,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  SlidersHorizontal,
  SquareTerminal,
} from 'lucide-react'

export interface Page {
  readonly path: string
  readonly name: string
  readonly icon: LucideIcon
  readonly key: string // after g
  readonly group: 'Operate' | 'Run'
}

/** The pages of the rail, in its order. */
export const PAGES: readonly Page[] = [
  { path: '/dashboard', name: 'Dashboard', icon: LayoutDashboard, key: 'd', group: 'Operate' },
  { path: '/observations', name: 'Observations', icon: CalendarDays, key: 'o', group: 'Operate' },
  { path: '/ms', name: 'Measurement Sets', icon: AudioWaveform, key: 'm', group: 'Operate' },
  { path: '/calibration', name: 'Calibration', icon: SlidersHorizontal, key: 'c', group: 'Operate' },
  { path: '/images', name: 'Images', icon: Images, key: 'i', group: 'Operate' },
  { path: '/jobs', name: 'Jobs', icon: ListChecks, key: 'j', group: 'Run' },
  { path: '/control-panel', name: 'Control panel', icon: SquareTerminal, key: 'p', group: 'Run' },
  { path: '/health', name: 'Health', icon: Activity, key: 'h', group: 'Run' },
]

/** Addresses of pages as they once were. */
export const MOVED: Readonly<Record<string, string>> = {
  '/': '/dashboard',
  '/qa': '/images',
  '/ms-browser': '/ms',
  '/operations': '/control-panel',
  '/control': '/control-panel',
  '/streaming': '/control-panel',
  '/workflows': '/jobs',
  '/pipeline': '/jobs',
  '/absurd': '/jobs',
}
