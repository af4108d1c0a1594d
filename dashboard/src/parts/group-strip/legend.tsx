import type { Grade, State } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { GRADES, STATES } from '../../words/states.ts'
import { GradeShape } from '../marks.tsx'

const SHOWN: readonly State[] = ['completed', 'in_progress', 'pending', 'collecting', 'failed', 'unknown']
const GRADED: readonly Grade[] = ['good', 'warn', 'fail']

/** What colours, patterns and shapes of a strip mean. */
export function StripLegend(): ReactNode {
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-micro text-ink-2">
      {SHOWN.map((state) => (
        <span key={state} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Swatch state={state} /> {STATES[state].name}
        </span>
      ))}
      <span aria-hidden className="h-3.5 w-px bg-strong" />
      {GRADED.map((grade) => (
        <span key={grade} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <GradeShape grade={grade} /> {GRADES[grade]}
        </span>
      ))}
    </span>
  )
}

function Swatch({ state }: { readonly state: State }): ReactNode {
  const { colour, pattern } = STATES[state]
  const hue = `var(--state-${colour}-mark)`
  const lines = (deg: number) => `repeating-linear-gradient(${deg}deg, ${hue} 0 1.5px, transparent 1.5px 3.5px)`
  const look = {
    solid: { background: hue },
    outline: { boxShadow: `inset 0 0 0 1px ${hue}` },
    hatch: { background: lines(-45) },
    backhatch: { background: lines(45) },
  }[pattern]
  return <i aria-hidden className="size-2.5 rounded-[1.5px]" style={look} />
}
