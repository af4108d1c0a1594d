import type { ReactNode } from 'react'
import { ApiError } from '../client.ts'
import { PageHead } from './page-head.tsx'
import { Panel, Refused, Skeleton } from './panel.tsx'

interface WaitingPageProps {
  readonly title: string
  readonly up: { readonly to: string; readonly name: string }
  readonly name: string // "Group"
  readonly error: Error | null // null: it is still asked for
  readonly unknown: (error: ApiError) => ReactNode // where there is no such thing
  readonly onAgain: () => void
}

/** A page of something that has not come: still asked for, refused, or not known. */
export function WaitingPage({ title, up, name, error, unknown, onAgain }: WaitingPageProps): ReactNode {
  return (
    <>
      <PageHead title={title} up={up} />
      <Panel title={name}>
        {error === null ? (
          <Skeleton rows={8} />
        ) : error instanceof ApiError && error.status === 404 ? (
          unknown(error)
        ) : (
          <Refused error={error} what={`the ${name.toLowerCase()}`} onAgain={onAgain} />
        )}
      </Panel>
    </>
  )
}
