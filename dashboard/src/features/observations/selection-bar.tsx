import type { GroupItem } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import { Download, RotateCcw } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { Query } from '../../client.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { download } from '../../parts/download.ts'
import { pickedOf } from '../../parts/use-selection.ts'
import { count } from '../../words/numbers.ts'
import { allGroups, csvOfGroups } from './export-groups.ts'

interface SelectionBarProps {
  readonly rows: readonly GroupItem[]
  readonly selected: ReadonlySet<string>
  readonly query: Query
  readonly onClear: () => void
  readonly onRetry: () => void
}

/** What can be done with the selected groups; without any, all that are found can be exported. */
export function SelectionBar({ rows, selected, query, onClear, onRetry }: SelectionBarProps): ReactNode {
  const { state } = useConnection()
  const picked = useMemo(() => pickedOf(rows, selected, ({ group_id: id }) => id), [rows, selected])
  const sets = picked.flatMap(({ ms_path: ms }) => (ms === null ? [] : [ms]))
  return (
    <>
      {selected.size > 0 && (
        <>
          <span role="status" className="text-small text-ink-2">
            {count(selected.size)} selected
          </span>
          <Button
            isSmall
            disabled={state === 'stale'}
            title={state === 'stale' ? 'The connection is lost' : undefined}
            aria-keyshortcuts="r"
            onClick={onRetry}
          >
            <RotateCcw aria-hidden size={13} /> Retry…
          </Button>
          {picked.length === 2 && sets.length === 2 && (
            <Link
              to="/ms/$path"
              params={{ path: sets[0] } as never}
              search={{ with: sets[1] } as never}
              className={buttonClass('plain', true)}
            >
              Compare
            </Link>
          )}
          <Button isSmall look="ghost" onClick={onClear}>
            Clear selection
          </Button>
        </>
      )}
      <ExportButton picked={picked} query={query} />
    </>
  )
}

function ExportButton({ picked, query }: { readonly picked: readonly GroupItem[]; readonly query: Query }): ReactNode {
  const [said, setSaid] = useState('')
  const write = async () => {
    try {
      const groups =
        picked.length > 0 ? picked : await allGroups(query, (came, of) => setSaid(`${count(came)} of ${count(of)}`))
      download('groups.csv', csvOfGroups(groups), 'text/csv;charset=utf-8')
      setSaid(`${count(groups.length)} exported`)
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  return (
    <>
      <span role="status" className="text-small text-ink-3">
        {said}
      </span>
      <Button isSmall onClick={() => void write()}>
        <Download aria-hidden size={13} /> {picked.length > 0 ? `CSV of ${picked.length}` : 'CSV'}
      </Button>
    </>
  )
}
