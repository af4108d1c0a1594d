import type { Meta, StoryObj } from '@storybook/react-vite'
import { PlotFrame, pathOf } from './plot-frame.tsx'
import { linearTicks, logTicks } from './ticks.ts'

const meta: Meta = { title: 'Plots' }
export default meta

const POINTS = Array.from(
  { length: 120 },
  (_, at) => [1311 + at * 1.56, at % 40 > 34 ? null : 1 + 0.1 * Math.sin(at / 5)] as const,
)

export const GapsAreGaps: StoryObj = {
  render: () => (
    <div className="w-[560px] bg-panel p-3">
      <PlotFrame
        name="Bandpass amplitude"
        summary="flagged channels are gaps"
        x={{ label: 'Frequency, MHz', range: [1311, 1498], ticks: linearTicks(1311, 1498) }}
        y={{ label: 'Amplitude, normalised', range: [0.6, 1.4], ticks: linearTicks(0.6, 1.4, 5) }}
        height={180}
      >
        {(plot) => <path d={pathOf(POINTS, plot)} fill="none" stroke="var(--plot-1)" strokeWidth="1.5" />}
      </PlotFrame>
    </div>
  ),
}

export const Logarithmic: StoryObj = {
  render: () => (
    <div className="w-[560px] bg-panel p-3">
      <PlotFrame
        name="Noise"
        summary="with its warning"
        x={{ label: 'Hours', range: [0, 24], ticks: linearTicks(0, 24) }}
        y={{ label: 'Noise, mJy/beam (log)', range: [0.2, 5], ticks: logTicks(0.2, 5), isLog: true }}
        height={160}
      >
        {(plot) => (
          <line
            x1={plot.left}
            x2={plot.right}
            y1={plot.y(1)}
            y2={plot.y(1)}
            stroke="var(--quality-warn-mark)"
            strokeDasharray="4 3"
          />
        )}
      </PlotFrame>
    </div>
  ),
}
