import type { GroupItem } from '@contimg/api/schemas'
import { AudioWaveform, Image, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Unmeasured } from '../../parts/facts.tsx'
import { GradeMark, StateMark } from '../../parts/marks.tsx'
import { ROW_ACTION, RowLink, type RowLinkTo } from '../../parts/row-link.tsx'
import type { Column } from '../../parts/table/column.ts'
import { decText, hoursText, raText } from '../../words/angles.ts'
import { significant } from '../../words/numbers.ts'
import { stageName } from '../../words/states.ts'
import { duration, lstDeg, momentMs, type SiderealAnchor, utc } from '../../words/times.ts'

interface ColumnContext {
  readonly anchor: SiderealAnchor | undefined
  readonly linkTo: RowLinkTo
  readonly onRetry: (id: string) => void
}

const NONE = <span className="text-ink-3">–</span>

/** Columns of the table of groups. */
export function columnsOf({ anchor, linkTo, onRetry }: ColumnContext): Column<GroupItem>[] {
  return [
    { key: 'time', head: 'Time, UTC', width: '166px', sort: 'time', cell: ({ group_id: id }) => utc(id) },
    {
      ...{ key: 'lst', head: 'LST', width: '80px' },
      cell: ({ group_id: id }) =>
        anchor === undefined ? NONE : hoursText(lstDeg(anchor, momentMs(id) ?? 0), 'minute'),
    },
    { key: 'ra', head: 'RA', width: '92px', cell: ({ ra_deg: ra }) => (ra === null ? NONE : raText(ra)) },
    {
      key: 'dec',
      head: 'Dec',
      width: '88px',
      sort: 'dec',
      cell: ({ dec_deg: dec }) => (dec === null ? NONE : decText(dec)),
    },
    {
      ...{ key: 'state', head: 'State', width: '124px' },
      cell: ({ state, error }) => (
        <span title={error ?? undefined} className="flex">
          <StateMark state={state} />
        </span>
      ),
    },
    {
      key: 'stage',
      head: 'Stage',
      width: '104px',
      cell: ({ state, stage }) => (stage === state ? NONE : stageName(stage)),
    },
    {
      ...{ key: 'quality', head: 'Quality', width: '106px' },
      cell: ({ quality, quality_reasons: why }) => (
        <span className="flex">
          <GradeMark grade={quality} title={why.join('\n') || undefined} />
        </span>
      ),
    },
    {
      ...{ key: 'cal', head: 'Calibrator', width: 'minmax(96px, 1fr)' },
      cell: ({ calibrators }) => (calibrators.length === 0 ? NONE : calibrators.join(', ')),
    },
    { key: 'subbands', head: 'Subbands', width: '84px', isNumber: true, cell: subbands },
    {
      ...{ key: 'noise', head: 'Noise, mJy/beam', width: '132px', isNumber: true, sort: 'noise' },
      cell: ({ noise_jy: noise }) => (noise === null ? <Unmeasured /> : significant(noise * 1000)),
    },
    {
      ...{ key: 'latency', head: 'Latency', width: '104px', isNumber: true, sort: 'latency' },
      cell: ({ latency_s: latency }) => (latency === null ? NONE : duration(latency)),
    },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      width: '104px',
      cell: (group) => actions(group, linkTo, onRetry),
    },
  ]
}

function subbands({ subbands_present: present, expected_subbands: expected, state }: GroupItem): ReactNode {
  const isShort = present < expected && state !== 'collecting'
  return <span className={isShort ? 'font-medium text-warn' : 'text-ink-2'}>{`${present}/${expected}`}</span>
}

function actions(
  { group_id: id, ms_path: ms, image_id: image, state }: GroupItem,
  linkTo: RowLinkTo,
  onRetry: (id: string) => void,
): ReactNode {
  return (
    <span className="flex justify-end">
      {image !== null && (
        <RowLink {...linkTo({ to: '/images/$id', params: { id: String(image) } })} label={`Image of ${id}`}>
          <Image aria-hidden size={14} />
        </RowLink>
      )}
      {ms !== null && (
        <RowLink {...linkTo({ to: '/ms/$path', params: { path: ms } })} label={`Measurement Set of ${id}`}>
          <AudioWaveform aria-hidden size={14} />
        </RowLink>
      )}
      {state !== 'collecting' && (
        <button
          type="button"
          className={ROW_ACTION}
          title="Retry…"
          aria-label={`Retry ${id}`}
          tabIndex={-1}
          onClick={() => onRetry(id)}
        >
          <RotateCcw aria-hidden size={13} />
        </button>
      )}
    </span>
  )
}
