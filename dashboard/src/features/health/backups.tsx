import type { Backup } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { CopyButton } from '../../parts/facts.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { Right, Row, SmallTable } from '../../parts/small-table.tsx'
import { size } from '../../words/numbers.ts'
import { utc } from '../../words/times.ts'
import { minutesAgo } from './ages.ts'
import { type BackupState, backupStateQuery, backupsQuery } from './queries.ts'
import { Action } from './services.tsx'
import { StatusMark } from './status-mark.tsx'

/** Whether there are copies as there should be, and the latest of them. */
export function Backups(): ReactNode {
  const state = useQuery(backupStateQuery)
  const list = useQuery(backupsQuery)
  return (
    <Panel title="Backups" actions={state.data && <StatusMark status={state.data.status} />}>
      <Answered query={state} what="the state of the backups" rows={2}>
        {(told) => <State state={told} />}
      </Answered>
      <Answered query={list} what="the backups" rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="mt-2 text-small text-ink-3">None was made yet.</p>
          ) : (
            <SmallTable label="Backups" heads={[['Made'], ['What'], ['Size', true], ['Path']]}>
              {items.map((backup) => (
                <Row key={backup.id} title={backup.path} cells={cellsOf(backup)} />
              ))}
            </SmallTable>
          )
        }
      </Answered>
    </Panel>
  )
}

function State({
  state: { message, action, folder, database, caltables },
}: {
  readonly state: BackupState
}): ReactNode {
  const nowMs = useNow(60)
  const when = (backup: Backup | null) => (backup === null ? 'none yet' : minutesAgo(backup.created_at, nowMs))
  return (
    <div className="mb-1 grid gap-0.5 text-small">
      <p className="text-ink-2">{message.charAt(0).toUpperCase() + message.slice(1)}.</p>
      {action !== null && <Action text={action} />}
      <p>
        Database {when(database)}, calibration tables {when(caltables)}
      </p>
      <p className="truncate font-mono text-micro text-ink-3" title={folder}>
        {folder}
      </p>
    </div>
  )
}

const WHAT = { full: 'all', incremental: 'changes', database_only: 'database', caltables_only: 'calibration tables' }
const STATES = {
  in_progress: ['unknown', 'being made'],
  completed: ['ok', 'made'],
  failed: ['fail', 'failed'],
  deleted: ['unknown', 'deleted'],
} as const

function cellsOf({
  created_at: at,
  backup_type: type,
  size_bytes: bytes,
  status,
  validation_status: check,
  path,
  error,
}: Backup): ReactNode[] {
  const [look, word] = STATES[status]
  const said = check === 'invalid' ? 'broken' : check === 'valid' ? `${word}, checked` : word
  return [
    <span key="at" className="whitespace-nowrap">
      {utc(at, 'minute')}
    </span>,
    <span key="what">
      {WHAT[type]} <StatusMark status={check === 'invalid' ? 'fail' : look} word={said} />
      {error !== null && <span className="block text-failed">{error}</span>}
    </span>,
    <Right key="size">{size(bytes)}</Right>,
    <CopyButton key="path" text={path} what="its path" />,
  ]
}
