import type { Grade, State } from '@contimg/api/schemas'
import {
  ArchiveX,
  Ban,
  Circle,
  CircleCheck,
  CircleDashed,
  LoaderCircle,
  type LucideIcon,
  Minus,
  OctagonX,
  Unplug,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { GRADES, STATES } from '../words/states.ts'

const GLYPHS: Readonly<Record<State, LucideIcon>> = {
  collecting: CircleDashed,
  pending: Circle,
  in_progress: LoaderCircle,
  completed: CircleCheck,
  failed: OctagonX,
  cancelled: Ban,
  dead_letter: ArchiveX,
  skipped: Minus,
  unknown: Unplug,
}

interface StateMarkProps {
  readonly state: State
  readonly word?: string | undefined // said instead of the name: the word of the pipeline, a stage
  readonly isBare?: boolean // only the glyph, its name for screen readers
}

/** A state: glyph, colour and word. */
export function StateMark({ state, word, isBare = false }: StateMarkProps): ReactNode {
  const { name, meaning, colour } = STATES[state]
  const Glyph = GLYPHS[state]
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium"
      style={{ color: `var(--state-${colour})` }}
      title={meaning}
    >
      <Glyph aria-hidden size={14} className={state === 'in_progress' ? 'turns' : ''} />
      {isBare ? <span className="sr-only">{word ?? name}</span> : (word ?? name)}
    </span>
  )
}

/** The shape of a grade: a disc, a triangle, a lozenge; a ring where nothing is graded. */
export function GradeShape({ grade, size = 9 }: { readonly grade: Grade | null; readonly size?: number }): ReactNode {
  const fill = grade === null ? 'none' : `var(--quality-${grade}-mark)`
  const ring = grade === null ? 'var(--text-3)' : 'none'
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 10 10" className="flex-none">
      {grade === 'warn' ? (
        <path d="M5 0.6 9.8 9.2H0.2Z" fill={fill} />
      ) : grade === 'fail' ? (
        <path d="M5 0 10 5 5 10 0 5Z" fill={fill} />
      ) : (
        <circle cx="5" cy="5" r={grade === null ? 4 : 4.5} fill={fill} stroke={ring} strokeWidth="1.4" />
      )}
    </svg>
  )
}

interface GradeMarkProps {
  readonly grade: Grade | null | undefined
  readonly word?: ReactNode
  readonly title?: string | undefined // the word of the pipeline, the reasons
}

/** A grade: shape, colour and word; "Not graded" where there is none. */
export function GradeMark({ grade, word, title }: GradeMarkProps): ReactNode {
  const colour = grade == null ? 'var(--text-3)' : `var(--quality-${grade})`
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium"
      style={{ color: colour }}
      title={title}
    >
      <GradeShape grade={grade ?? null} />
      {word ?? GRADES[grade ?? 'none']}
    </span>
  )
}
