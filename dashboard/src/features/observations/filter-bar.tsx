import type { ReactNode } from 'react'
import { Button } from '../../parts/controls.tsx'
import { ManyFilter, TextFilter } from '../../parts/filters.tsx'
import { GRADES, STATES } from '../../words/states.ts'
import { decRangeOf, type Filters, heldFilters, KEYS, NO_FILTERS, SHOWN_GRADES, SHOWN_STATES } from './view.ts'

const STATE_CHOICES = SHOWN_STATES.map((value) => ({ value, label: STATES[value].name }))
const GRADE_CHOICES = SHOWN_GRADES.map((value) => ({ value, label: GRADES[value] }))

interface FilterBarProps {
  readonly filters: Filters
  readonly onFilters: (some: Partial<Filters>) => void
}

/** Which groups the table has. */
export function FilterBar({ filters, onFilters }: FilterBarProps): ReactNode {
  const { state, q, dec, cal, incomplete } = filters
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-1.5">
      <ManyFilter
        label="State"
        choices={STATE_CHOICES}
        values={state}
        onChange={(next) => onFilters({ state: next })}
      />
      <ManyFilter label="Quality" choices={GRADE_CHOICES} values={q} onChange={(next) => onFilters({ q: next })} />
      <TextFilter
        label="Dec"
        value={dec === null ? '' : KEYS.dec.write(dec)}
        hint="15.5..17"
        wanted="15.5..17"
        isValid={(text) => decRangeOf(text) !== undefined}
        onChange={(text) => onFilters({ dec: decRangeOf(text) ?? null })}
        width={64}
      />
      <TextFilter
        label="Calibrator"
        value={cal}
        hint="3C286"
        onChange={(text) => onFilters({ cal: text })}
        width={72}
      />
      <Button
        isSmall
        isOn={incomplete}
        aria-pressed={incomplete}
        onClick={() => onFilters({ incomplete: !incomplete })}
      >
        Subbands missing
      </Button>
      {heldFilters(filters).length > 0 && (
        <Button isSmall look="ghost" onClick={() => onFilters(NO_FILTERS)}>
          Clear
        </Button>
      )}
    </div>
  )
}
