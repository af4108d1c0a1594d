import type { Meta, StoryObj } from '@storybook/react-vite'
import { clockOf, type TimeBar } from './clock.ts'
import { Bar, Ticks } from './time-bars.tsx'

const meta: Meta = { title: 'Bars of time' }
export default meta

const START = Date.UTC(2026, 0, 26, 2)
const NOW = START + 140_000
const BARS: readonly TimeBar[] = [
  { state: 'completed', usualS: 25, fromMs: START, toMs: START + 22_000, note: '' },
  { state: 'failed', usualS: 30, fromMs: START + 24_000, toMs: START + 70_000, note: 'the lease was lost' },
  { state: 'in_progress', usualS: 90, fromMs: START + 80_000, toMs: null, note: '' },
  { state: 'pending', usualS: 10, fromMs: null, toMs: null, note: 'waits for the stage before' },
]
const CLOCK = clockOf(BARS, NOW)

export const StagesOfAGroup: StoryObj = {
  render: () => (
    <div className="grid w-[520px] gap-1 pr-12">
      <Ticks times={CLOCK} />
      {BARS.map((bar) => (
        <Bar
          key={bar.state}
          bar={bar}
          times={CLOCK}
          nowMs={NOW}
          progress={{ fraction: 0.4, message: 'cycle 3 of 8', at: new Date(NOW).toISOString() }}
        />
      ))}
    </div>
  ),
}
