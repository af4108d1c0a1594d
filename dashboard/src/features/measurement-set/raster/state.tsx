import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button, buttonClass } from '../../../parts/controls.tsx'
import { Empty, Refused } from '../../../parts/panel.tsx'
import { percent } from '../../../words/numbers.ts'
import type { View } from '../view.ts'
import { SELECTIONS } from '../view-query.ts'
import { troubleOf } from './trouble.ts'
import type { Asked } from './use-raster.ts'

interface StateProps {
  readonly asked: Asked
  readonly what: string
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
}

const NO_SELECTION = Object.fromEntries(SELECTIONS.map(({ key }) => [key, ''])) as Partial<View>

/** In place of a raster: that it is being read, what it waits for, or why there is none and what to do. */
export function RasterState({ asked, what, change }: StateProps): ReactNode {
  const { error, waitsFor, progress, again } = asked
  if (error === null) return <Reading waitsFor={waitsFor} progress={progress} />
  const trouble = troubleOf(error)
  if (trouble === undefined) return <Refused error={error} what={what} onAgain={again} />
  return (
    <Empty
      actions={
        <>
          {trouble.wayOut === 'show-flagged' && (
            <Button onClick={() => change({ flagged: 'only' }, 'push')}>Show flagged data</Button>
          )}
          {(trouble.wayOut === 'clear-selection' || trouble.field !== undefined) && (
            <Button onClick={() => change(NO_SELECTION, 'push')}>Clear the selection</Button>
          )}
          {trouble.wayOut === 'all-sets' && (
            <Link to={'/ms' as string} className={buttonClass()}>
              All Measurement Sets
            </Link>
          )}
          <Button onClick={again}>Try again</Button>
        </>
      }
    >
      {trouble.field === undefined ? trouble.text : 'What is selected cannot be read: see above.'}
    </Empty>
  )
}

function Reading({
  waitsFor,
  progress,
}: {
  readonly waitsFor: Error | null
  readonly progress: number | undefined
}): ReactNode {
  const trouble = waitsFor === null ? undefined : troubleOf(waitsFor)
  if (trouble !== undefined)
    return (
      <div role="status" className="flex flex-1">
        <Empty>{trouble.text}</Empty>
      </div>
    )
  return (
    <div aria-busy="true" className="flex min-h-64 flex-1 flex-col gap-2 pt-14 pr-16 pb-10 pl-16">
      <div className="skeleton flex-1" />
      <p role="status" className="text-small text-ink-3">
        {progress === undefined ? 'Reading visibilities' : `Reading visibilities, ${percent(progress)}`}
      </p>
    </div>
  )
}
