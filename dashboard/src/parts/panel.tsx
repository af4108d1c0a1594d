import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { ApiError } from '../client.ts'
import { Button } from './controls.tsx'

interface PanelProps {
  readonly title: ReactNode
  readonly meta?: ReactNode // beside the title, quiet
  readonly actions?: ReactNode
  readonly isFlush?: boolean // no padding: tables, logs
  readonly className?: string
  readonly children: ReactNode
}

/** A part of a page with a title. */
export function Panel({ title, meta, actions, isFlush = false, className = '', children }: PanelProps): ReactNode {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={`flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-panel ${className}`}
    >
      <header className="flex min-h-[38px] flex-none flex-wrap items-center gap-x-2.5 px-3 py-1">
        <h2 id={id} className="whitespace-nowrap text-body font-[600]">
          {title}
        </h2>
        {meta !== undefined && <span className="min-w-0 truncate text-small text-ink-3">{meta}</span>}
        {actions !== undefined && <div className="ml-auto flex flex-none items-center gap-1.5">{actions}</div>}
      </header>
      <div className={`flex min-h-0 flex-1 flex-col ${isFlush ? '' : 'px-3 pb-3'}`}>{children}</div>
    </section>
  )
}

interface AnsweredProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'refetch'>
  readonly what: string // "the noise trend"
  readonly rows?: number // lines of the skeleton
  readonly children: (data: T) => ReactNode
}

/** What the API answered; until then its skeleton; where it did not, why, and a way to ask again. */
export function Answered<T>({ query, what, rows = 3, children }: AnsweredProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Refused error={query.error} what={what} onAgain={() => void query.refetch()} />
  return <Skeleton rows={rows} />
}

export function Skeleton({ rows = 3 }: { readonly rows?: number }): ReactNode {
  return (
    <div aria-busy="true" className="grid w-full gap-2.5 py-1">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines that say nothing
        <div key={row} className="skeleton h-4" style={{ width: `${92 - ((row * 23) % 40)}%` }} />
      ))}
    </div>
  )
}

interface RefusedProps {
  readonly error: Error
  readonly what: string
  readonly onAgain?: () => void
}

/** "Could not load the noise trend. The database did not answer. [Try again] · request 7f3a91" */
export function Refused({ error, what, onAgain }: RefusedProps): ReactNode {
  const requestId = error instanceof ApiError ? error.requestId : undefined
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 py-2 text-small text-ink-2">
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <b className="text-ink">Could not load {what}.</b> {error.message}
      </span>
      {onAgain && (
        <Button isSmall onClick={onAgain}>
          Try again
        </Button>
      )}
      {requestId !== undefined && <span className="text-ink-3">request {requestId.slice(0, 8)}</span>}
    </div>
  )
}

/** Nothing to show: why, and the way out. */
export function Empty({
  children,
  actions,
}: {
  readonly children: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-2.5 px-4 py-6 text-center text-ink-2">
      <p className="max-w-[56ch]">{children}</p>
      {actions !== undefined && <div className="flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
