import type { MsItem } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { Unmeasured } from '../../parts/facts.tsx'
import { GradeMark, StateMark } from '../../parts/marks.tsx'
import type { RowLinkTo } from '../../parts/row-link.tsx'
import type { Column } from '../../parts/table/column.ts'
import { decText, hoursText } from '../../words/angles.ts'
import { count, flux, percent, size } from '../../words/numbers.ts'
import { stageName } from '../../words/states.ts'
import { lstDeg, momentMs, type SiderealAnchor, utc } from '../../words/times.ts'

interface ColumnsOptions {
  readonly sidereal: SiderealAnchor | undefined
  readonly linkTo: RowLinkTo
}

export const nameOf = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path

/** What the list tells of a Measurement Set. */
export function columnsOf({ sidereal, linkTo }: ColumnsOptions): readonly Column<MsItem>[] {
  const lst = (at: string) => {
    const ms = momentMs(at)
    return sidereal === undefined || ms === undefined ? '–' : hoursText(lstDeg(sidereal, ms), 'minute')
  }
  return [
    { key: 'time', head: 'Observed, UTC', width: '166px', sort: 'time', cell: ({ observed_at: at }) => utc(at) },
    { key: 'lst', head: 'LST', width: '72px', cell: ({ observed_at: at }) => lst(at) },
    {
      key: 'dec',
      head: 'Dec',
      width: '86px',
      isNumber: true,
      sort: 'dec',
      cell: ({ dec_deg: dec }) => (dec === null ? <Unmeasured /> : decText(dec)),
    },
    {
      ...{ key: 'name', head: 'Measurement Set', width: 'minmax(184px, 1.4fr)' },
      cell: ({ path, stored }) => (
        <span title={path} className={stored ? '' : 'line-through'}>
          <a {...linkTo({ to: '/ms/$path', params: { path } })} tabIndex={-1} className="text-accent hover:underline">
            {nameOf(path)}
          </a>
        </span>
      ),
    },
    { key: 'fields', head: 'Fields', width: '58px', isNumber: true, cell: ({ fields }) => count(fields) },
    {
      key: 'size',
      head: 'Size',
      width: '84px',
      isNumber: true,
      cell: ({ size_bytes: bytes }) => (bytes === null ? <Unmeasured /> : size(bytes)),
    },
    {
      ...{ key: 'flagged', head: 'Flagged', width: '78px', isNumber: true },
      cell: ({ flagged_fraction: fraction }) => (fraction === null ? <Unmeasured /> : percent(fraction)),
    },
    {
      ...{ key: 'calibrators', head: 'Calibrators', width: 'minmax(92px, 0.8fr)' },
      cell: ({ calibrators, calibrator }) =>
        calibrators.join(', ') || calibrator || <span className="text-ink-3">none</span>,
    },
    {
      ...{ key: 'stage', head: 'Stage', width: '112px' },
      cell: ({ state, stage }) => <StateMark state={state} word={stageName(stage)} />,
    },
    { key: 'calibrated', head: 'Calibrated', width: '84px', cell: ({ calibrated }) => said(calibrated) },
    {
      key: 'imaged',
      head: 'Imaged',
      width: '70px',
      cell: ({ imaged, image_id: id }) =>
        imaged && id !== null ? (
          <a
            {...linkTo({ to: '/images/$id', params: { id: String(id) } })}
            tabIndex={-1}
            className="text-accent hover:underline"
          >
            yes
          </a>
        ) : (
          said(imaged)
        ),
    },
    {
      ...{ key: 'noise', head: 'Noise', width: '116px', isNumber: true },
      cell: ({ noise_jy: noise }) => (noise === null ? <Unmeasured /> : flux(noise, '/beam')),
    },
    {
      ...{ key: 'quality', head: 'Quality', width: '96px' },
      cell: ({ quality, quality_reasons: reasons }) => (
        <GradeMark grade={quality} title={reasons.join('; ') || undefined} />
      ),
    },
  ]
}

const said = (isSo: boolean): ReactNode => (isSo ? 'yes' : <span className="text-ink-3">no</span>)
