import type { ReactNode } from 'react'
import { Button } from './controls.tsx'

/** A filter that holds, and what lifts it. */
export interface HeldFilter<V> {
  readonly name: string
  readonly without: Partial<V>
}

interface ClearFiltersProps<V> {
  readonly held: readonly HeldFilter<V>[]
  readonly none: Partial<V> // lifts all
  readonly onChange: (some: Partial<V>) => void
}

/** The ways out where nothing matches: each filter that holds can be lifted, and all of them. */
export function ClearFilters<V>({ held, none, onChange }: ClearFiltersProps<V>): ReactNode {
  return (
    <>
      {held.map(({ name, without }) => (
        <Button key={name} isSmall onClick={() => onChange(without)}>
          Clear {name}
        </Button>
      ))}
      {held.length > 1 && (
        <Button isSmall onClick={() => onChange(none)}>
          Clear all
        </Button>
      )}
    </>
  )
}

/** `this filter`, `these 3 filters` */
export const theseFilters = (held: readonly unknown[]) =>
  held.length === 1 ? 'this filter' : `these ${held.length} filters`
