import type { ReactNode } from 'react'
import { Button, Segmented, Select } from '../../parts/controls.tsx'
import { ManyFilter, TextFilter } from '../../parts/filters.tsx'
import { JOB_TYPES, jobTypeName } from '../../words/jobs.ts'
import { STATES } from '../../words/states.ts'
import { groupOf, heldFilters, JOB_STATES, NO_FILTERS, type View } from './view.ts'

const STATE_CHOICES = JOB_STATES.map((value) => ({ value, label: STATES[value].name }))
const ANY = 'any'
const LOOKS = [
  { value: 'cause', label: 'By cause' },
  { value: 'job', label: 'Each job' },
] as const

interface FilterBarProps {
  readonly view: View
  readonly onView: (some: Partial<View>) => void
}

/** Which jobs are shown. */
export function FilterBar({ view, onView }: FilterBarProps): ReactNode {
  const { state, type, group, by } = view
  const types = type === '' || JOB_TYPES.includes(type) ? JOB_TYPES : [...JOB_TYPES, type]
  const choices = [ANY, ...types].map((value) => ({ value, label: value === ANY ? 'any' : jobTypeName(value) }))
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-1.5">
      <ManyFilter label="State" choices={STATE_CHOICES} values={state} onChange={(next) => onView({ state: next })} />
      <Select
        isSmall
        label="Type"
        value={type === '' ? ANY : type}
        choices={choices}
        onChoose={(next) => onView({ type: next === ANY ? '' : next })}
      />
      <TextFilter
        label="Group"
        value={group}
        hint="2026-01-25T22:26:05"
        wanted="2026-01-25T22:26:05"
        isValid={(text) => groupOf(text) !== undefined}
        onChange={(text) => onView({ group: groupOf(text) ?? '' })}
        width={150}
      />
      {heldFilters(view).length > 0 && (
        <Button isSmall look="ghost" onClick={() => onView(NO_FILTERS)}>
          Clear
        </Button>
      )}
      {state.length === 1 && state[0] === 'failed' && (
        <span className="ml-auto">
          <Segmented isSmall label="Failures" value={by} choices={LOOKS} onChoose={(next) => onView({ by: next })} />
        </span>
      )}
    </div>
  )
}
