import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { ClearFilters, type HeldFilter, theseFilters } from './clear-filters.tsx'
import { ManyFilter, TextFilter } from './filters.tsx'
import { Empty } from './panel.tsx'

const meta: Meta = { title: 'Filters' }
export default meta

const STATES = [
  { value: 'failed', label: 'Failed' },
  { value: 'completed', label: 'Completed' },
] as const

export const OfAList: StoryObj = {
  render: function OfAList() {
    const [states, setStates] = useState<readonly ('failed' | 'completed')[]>(['failed'])
    const [group, setGroup] = useState('')
    return (
      <div className="flex gap-2">
        <ManyFilter label="State" choices={STATES} values={states} onChange={setStates} />
        <TextFilter
          label="Group"
          value={group}
          hint="2026-01-25T22:26:05"
          wanted="a time"
          isValid={(text) => /^\d{4}-/.test(text)}
          width={150}
          onChange={setGroup}
        />
      </div>
    )
  },
}

const HELD: readonly HeldFilter<{ readonly state: string; readonly dec: string }>[] = [
  { name: 'state', without: { state: '' } },
  { name: 'Dec', without: { dec: '' } },
]

export const NothingMatches: StoryObj = {
  render: () => (
    <div className="h-40 w-[420px]">
      <Empty actions={<ClearFilters held={HELD} none={{ state: '', dec: '' }} onChange={() => {}} />}>
        No group of this time matches {theseFilters(HELD)}.
      </Empty>
    </div>
  ),
}
