import { useQueries } from '@tanstack/react-query'
import { CircleDashed, OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { getJson, type Query } from '../../client.ts'
import { Button } from '../../parts/controls.tsx'
import { GradeShape } from '../../parts/marks.tsx'
import { count } from '../../words/numbers.ts'
import { ALL_BUT_COLLECTING, type Filters, KEYS, NO_FILTERS, queryOf } from './view.ts'

interface Trouble {
  readonly mark: ReactNode
  readonly filters: Filters
  text(many: number): string
}

const TROUBLES: readonly Trouble[] = [
  {
    mark: <OctagonX aria-hidden size={13} className="text-failed" />,
    filters: { ...NO_FILTERS, state: ['failed'] },
    text: (many) => `${count(many)} failed`,
  },
  {
    mark: <CircleDashed aria-hidden size={13} className="text-collecting" />,
    filters: { ...NO_FILTERS, state: ALL_BUT_COLLECTING, incomplete: true },
    text: (many) => `${count(many)} incomplete`,
  },
  {
    mark: <GradeShape grade="fail" size={10} />,
    filters: { ...NO_FILTERS, q: ['fail'] },
    text: (many) => `${count(many)} of poor quality`,
  },
  {
    mark: <GradeShape grade="warn" size={10} />,
    filters: { ...NO_FILTERS, q: ['warn'] },
    text: (many) => `${count(many)} with a warning`,
  },
]

interface TroubleChipsProps {
  readonly t: string
  readonly filters: Filters
  readonly onFilters: (filters: Filters) => void
}

/** What is wrong in the span, each kind a filter. */
export function TroubleChips({ t, filters, onFilters }: TroubleChipsProps): ReactNode {
  const asked = useQueries({
    queries: TROUBLES.map(({ filters: some }) => totalQuery(queryOf({ t, sort: KEYS.sort.fallback, ...some }))),
  })
  const shown = TROUBLES.map((trouble, at) => ({ ...trouble, many: asked[at].data ?? 0 })).filter(
    ({ many }) => many > 0,
  )
  const isKnown = asked.every(({ data }) => data !== undefined)
  if (isKnown && shown.length === 0)
    return <span className="text-small text-ink-3">Nothing failed, nothing is missing.</span>
  return (
    <div role="group" aria-label="What is wrong" className="flex flex-wrap gap-1.5">
      {shown.map(({ mark, filters: some, text, many }) => {
        const isOn = JSON.stringify(some) === JSON.stringify(filters)
        return (
          <Button
            key={text(0)}
            isSmall
            isOn={isOn}
            aria-pressed={isOn}
            onClick={() => onFilters(isOn ? NO_FILTERS : some)}
          >
            {mark} {text(many)}
          </Button>
        )
      })}
    </div>
  )
}

function totalQuery(query: Query) {
  return {
    queryKey: ['groups', 'total', query],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await getJson<{ total: number }>('/groups', { ...query, limit: 1, count: 'exact' }, signal)).total,
    staleTime: 15_000,
  }
}
