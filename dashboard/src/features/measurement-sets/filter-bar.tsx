import type { ReactNode } from 'react'
import { Button } from '../../parts/controls.tsx'
import { ManyFilter, TextFilter } from '../../parts/filters.tsx'
import { GRADES } from '../../words/states.ts'
import { heldFilters, KEYS, NO_FILTERS, type View } from './view.ts'

const DONE = [
  { value: 'calibrated', label: 'calibrated' },
  { value: 'uncalibrated', label: 'not calibrated' },
  { value: 'imaged', label: 'imaged' },
  { value: 'unimaged', label: 'not imaged' },
] as const
const QUALITY = (['good', 'warn', 'fail', 'none'] as const).map((value) => ({ value, label: GRADES[value] }))

interface FilterBarProps {
  readonly view: View
  readonly onChange: (some: Partial<View>) => void
}

/** Which sets the table has. */
export function FilterBar({ view, onChange }: FilterBarProps): ReactNode {
  const { t, dec, cal, done, q, search, gone } = view
  const decOf = (text: string) => (text === '' ? null : KEYS.dec.read(text.replaceAll('\u2212', '-')))
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-1.5">
      <TextFilter
        label="Time"
        value={t}
        hint="-7d or 2026-01-25/2026-01-26"
        wanted={KEYS.t.wanted}
        isValid={(text) => KEYS.t.read(text) !== undefined}
        onChange={(text) => onChange({ t: text })}
        width={206}
      />
      <TextFilter
        label="Dec"
        value={KEYS.dec.write(dec)}
        hint="15.5..17"
        wanted="15.5..17"
        isValid={(text) => decOf(text) !== undefined}
        onChange={(text) => onChange({ dec: decOf(text) ?? null })}
        width={64}
      />
      <TextFilter label="Calibrator" value={cal} hint="3C286" onChange={(text) => onChange({ cal: text })} width={72} />
      <ManyFilter label="Done" choices={DONE} values={done} onChange={(next) => onChange({ done: next })} />
      <ManyFilter label="Quality" choices={QUALITY} values={q} onChange={(next) => onChange({ q: next })} />
      <TextFilter label="Path" value={search} hint="any part" onChange={(text) => onChange({ search: text })} />
      <Button
        isSmall
        isOn={gone === 'yes'}
        aria-pressed={gone === 'yes'}
        onClick={() => onChange({ gone: gone === 'yes' ? 'no' : 'yes' })}
      >
        Removed too
      </Button>
      {heldFilters(view).length > 0 && (
        <Button isSmall look="ghost" onClick={() => onChange(NO_FILTERS)}>
          Clear
        </Button>
      )}
    </div>
  )
}
