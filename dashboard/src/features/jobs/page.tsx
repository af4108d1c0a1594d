import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { SpanControls } from '../../parts/span-controls.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { spanMs } from '../../words/address.ts'
import { duration, utc } from '../../words/times.ts'
import { Causes } from './causes.tsx'
import { JobsTable } from './jobs-table.tsx'
import { isByCause, KEYS, type View } from './view.ts'

/** What does the machine do; what failed, and why? */
export function JobsPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const now = useNow(30)
  const [from, to] = spanMs(view.t, now)
  const onView = (some: Partial<View>) => change(some, 'push')
  const Shown = isByCause(view) ? Causes : JobsTable
  return (
    <>
      <PageHead
        title="Jobs"
        note={`${utc(from, 'minute')} to ${utc(to, 'minute')} UTC · ${duration((to - from) / 1000)}`}
        actions={<SpanControls t={view.t} onSpan={(t) => onView({ t })} />}
      />
      <IgnoredNote ignored={ignored} />
      <Shown view={view} onView={onView} />
    </>
  )
}
