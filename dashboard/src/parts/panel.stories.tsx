import type { Meta, StoryObj } from '@storybook/react-vite'
import { ApiError } from '../client.ts'
import { Button } from './controls.tsx'
import { Facts, Figure, Meter } from './facts.tsx'
import { GradeMark } from './marks.tsx'
import { Answered, Empty, Panel } from './panel.tsx'

const meta: Meta = { title: 'Panels' }
export default meta

const unavailable = new ApiError(503, {
  error: 'unavailable',
  message: 'The database did not answer within 10 s.',
  details: {},
  request_id: '7f3a91c2d4',
})

const query = (some: { data?: string; error?: Error }) => ({
  ...{ data: some.data, error: some.error ?? null, isPending: false, refetch: async () => ({}) as never },
})

export const Figures: StoryObj = {
  render: () => (
    <Panel
      title="Quality"
      meta="1 warning: residual near the 0.88 Jy source"
      actions={<GradeMark grade="warn" />}
      className="w-96"
    >
      <div className="grid grid-cols-3 gap-2">
        <Figure value="0.43" unit="mJy/beam" label="Noise (MAD), 1.2 × thermal" />
        <Figure value={'1\u2009690'} label="Dynamic range" />
        <Figure value="not measured" label="Sources over 5σ" />
      </div>
      <Facts
        rows={[
          ['Weighting', 'Briggs 0.5'],
          ['Calibration', '2026-01-25_3C138, 17.4 h'],
          ['Position offset', null],
        ]}
      />
      <div className="mt-2">
        <Meter fraction={0.7} label="70 % of its validity is over" />
      </div>
    </Panel>
  ),
}

export const Loading: StoryObj = {
  render: () => (
    <Panel title="Noise, 14 nights" className="w-96">
      <Answered query={query({})} what="the noise trend">
        {(text) => text}
      </Answered>
    </Panel>
  ),
}

export const Failed: StoryObj = {
  render: () => (
    <Panel title="Noise, 14 nights" className="w-96">
      <Answered query={query({ error: unavailable })} what="the noise trend">
        {(text) => text}
      </Answered>
    </Panel>
  ),
}

export const Nothing: StoryObj = {
  render: () => (
    <Panel title="Observations" className="h-64 w-96">
      <Empty
        actions={
          <>
            <Button>Health</Button>
            <Button>Show last night with data</Button>
          </>
        }
      >
        No groups in the last 24 h. Last file: 19 Jan 04:07 UTC in /data/incoming.
      </Empty>
    </Panel>
  ),
}
