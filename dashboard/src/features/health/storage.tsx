import type { Disk } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { Meter } from '../../parts/facts.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { Right, Row, SmallTable } from '../../parts/small-table.tsx'
import { NOT_MEASURED, percent, size } from '../../words/numbers.ts'
import { minutesAgo } from './ages.ts'
import { type Storage as Stored, storageQuery } from './queries.ts'
import { StatusMark, worstOf } from './status-mark.tsx'

/** The disks of the folders, with the free space they need; and how large folders are. */
export function Storage(): ReactNode {
  const query = useQuery(storageQuery)
  return (
    <Panel
      title="Storage"
      actions={query.data && <StatusMark status={worstOf(query.data.disks.map(({ status }) => status))} />}
    >
      <Answered query={query} what="the disks" rows={4}>
        {(storage) => (
          <>
            <ul className="grid gap-2">
              {storage.disks.map((disk) => (
                <DiskLine key={disk.name} disk={disk} />
              ))}
            </ul>
            <Problems storage={storage} />
            <Locations storage={storage} />
          </>
        )}
      </Answered>
    </Panel>
  )
}

const COLOURS = {
  ok: 'var(--text-3)',
  warn: 'var(--quality-warn-mark)',
  fail: 'var(--quality-fail-mark)',
  unknown: 'none',
}

function DiskLine({ disk }: { readonly disk: Disk }): ReactNode {
  const { name, path, total_bytes: total, free_bytes: free, used_percent: used, status, problem } = disk
  const word = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return (
    <li className="grid gap-1 text-small">
      <div className="flex flex-wrap items-baseline gap-x-2.5">
        <StatusMark status={status} word={<span className="text-ink">{word}</span>} />
        <span className="min-w-0 truncate font-mono text-micro text-ink-3">{path}</span>
        <span className="ml-auto whitespace-nowrap">
          {free === null ? (problem ?? NOT_MEASURED) : `${size(free)} free of ${size(total)}`}
        </span>
      </div>
      <Meter
        fraction={used === null ? null : used / 100}
        label={`${word} disk, ${used === null ? NOT_MEASURED : `${percent(used / 100)} used`}`}
        colour={COLOURS[status]}
      />
      <span className="text-micro text-ink-3">{limitText(disk)}</span>
    </li>
  )
}

function limitText({ warn_bytes: warn, least_bytes: least }: Disk): string {
  if (warn === null && least === null) return 'Nothing is written there.'
  const low = warn === null ? '' : `Little below ${size(warn)} free`
  const full = least === null ? '' : `below ${size(least)} no group is taken on`
  return `${[low, full].filter(Boolean).join('; ')}.`
}

function Problems({ storage: { problems } }: { readonly storage: Stored }): ReactNode {
  return problems.map(({ name, status, message, action }) => (
    <p key={name} className="mt-2 text-small">
      <StatusMark status={status} word={name} /> {message} {action}
    </p>
  ))
}

function Locations({ storage: { locations } }: { readonly storage: Stored }): ReactNode {
  const nowMs = useNow(60)
  if (locations.length === 0)
    return <p className="mt-2 text-small text-ink-3">How large the folders are was not looked at yet.</p>
  return (
    <div className="mt-2">
      <SmallTable label="Folders" heads={[['Folder'], ['Size', true], ['Looked at', true]]}>
        {locations.map(({ path, type, size_bytes: bytes, checked_at: at, status }) => (
          <Row
            key={path}
            title={path}
            cells={[
              status === 'missing' ? <StatusMark key="path" status="fail" word={`${type}, is not there`} /> : type,
              <Right key="size">{size(bytes)}</Right>,
              <Right key="at">{at === null ? 'never' : minutesAgo(at, nowMs)}</Right>,
            ]}
          />
        ))}
      </SmallTable>
    </div>
  )
}
