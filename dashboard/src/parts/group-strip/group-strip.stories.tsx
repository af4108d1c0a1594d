import type { Grade, State } from '@contimg/api/schemas'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { CADENCE_S } from '../../words/times.ts'
import { GroupStrip } from './group-strip.tsx'
import type { Lane } from './lanes.ts'
import { StripLegend } from './legend.tsx'
import { stripOf } from './strip-data.ts'

const meta: Meta = { title: 'Groups along time' }
export default meta

const FROM_S = Date.UTC(2026, 0, 25, 2) / 1000
const GROUPS = 275
const STATES: readonly State[] = [
  ...Array<State>(12).fill('completed'),
  'failed',
  'collecting',
  'in_progress',
  'pending',
]
const GRADES: readonly (Grade | null)[] = ['good', 'good', 'good', 'warn', 'good', 'fail', null]

const times = Array.from({ length: GROUPS }, (_, at) => FROM_S + at * CADENCE_S + (at > 150 ? 7200 : 0)) // a gap
const DATA = stripOf({
  ...{ from: '', to: '', bin: 'group', t: times },
  group_id: times.map((unixS) => new Date(unixS * 1000).toISOString().slice(0, 19)),
  count: times.map(() => 1),
  failed: times.map(() => 0),
  fields: {
    state: times.map((_, at) => STATES[at % STATES.length]),
    quality: times.map((_, at) => GRADES[at % GRADES.length]),
    noise_jy: times.map((_, at) => (at % 17 === 0 ? null : 4e-4 + 2e-4 * Math.abs(Math.sin(at / 20)))),
    latency_s: times.map((_, at) => 200 + (at % 60)),
  },
})
const LANES: readonly Lane[] = [
  { kind: 'state', label: 'State' },
  { kind: 'grade', label: 'Quality' },
  {
    ...{ kind: 'line', label: 'Noise', unit: 'mJy/beam', field: 'noise_jy', factor: 1000 },
    limits: [{ value: 1, label: 'warn above 1', look: 'warn' }],
  },
  { kind: 'bars', label: 'Latency', unit: 'min', field: 'latency_s', factor: 1 / 60 },
]
const MARKS = [{ atMs: (FROM_S + 40_000) * 1000, label: '3C454.3' }]

export const ADay: StoryObj = {
  render: () => (
    <div className="grid gap-2">
      <StripLegend />
      <GroupStrip
        label="Groups of a day"
        data={DATA}
        range={[FROM_S * 1000, (FROM_S + 96_000) * 1000]}
        lanes={LANES}
        marks={MARKS}
        onOpen={() => {}}
        onZoom={() => {}}
      />
    </div>
  ),
}
