import type { ImageItem } from '@contimg/api/schemas'
import { GradeMark } from '../../parts/marks.tsx'
import type { RowLinkTo } from '../../parts/row-link.tsx'
import type { Column } from '../../parts/table/column.ts'
import { decText, raText } from '../../words/angles.ts'
import { NOT_MEASURED, significant } from '../../words/numbers.ts'
import { utc } from '../../words/times.ts'

const number = (value: number | null) =>
  value === null ? <span className="text-ink-3">{NOT_MEASURED}</span> : significant(value)

/** The gallery as a table. */
export const columnsOf = (linkTo: RowLinkTo): readonly Column<ImageItem>[] => [
  {
    ...{ key: 'id', head: 'Image', width: '76px' },
    cell: ({ id }) => (
      <a {...linkTo({ to: '/images/$id', params: { id: String(id) } })} className="text-accent" tabIndex={-1}>
        {id}
      </a>
    ),
  },
  {
    key: 'time',
    head: 'Observed, UTC',
    width: '138px',
    sort: 'time',
    cell: ({ observed_at }) => utc(observed_at, 'minute'),
  },
  { key: 'kind', head: 'Kind', width: '84px', cell: ({ type }) => type },
  { key: 'v', head: 'Version', width: '64px', isNumber: true, cell: ({ version }) => version },
  {
    key: 'q',
    head: 'Quality',
    width: '104px',
    cell: ({ quality, quality_reasons: reasons }) => <GradeMark grade={quality} title={reasons.join('; ')} />,
  },
  {
    key: 'noise',
    head: 'Noise, mJy/beam',
    width: '116px',
    isNumber: true,
    sort: 'noise',
    cell: ({ noise_jy: jy }) => number(jy === null ? null : jy * 1000),
  },
  {
    key: 'range',
    head: 'Dynamic range',
    width: '100px',
    isNumber: true,
    sort: 'range',
    cell: ({ dynamic_range: range }) => number(range),
  },
  { key: 'ra', head: 'RA', width: '88px', cell: ({ ra_deg }) => raText(ra_deg, 0) },
  { key: 'dec', head: 'Dec', width: '88px', sort: 'dec', cell: ({ dec_deg }) => decText(dec_deg) },
  {
    ...{ key: 'beam', head: 'Beam, ″', width: '110px', isNumber: true },
    cell: ({ beam }) =>
      beam?.major_arcsec && beam.minor_arcsec
        ? `${significant(beam.major_arcsec)} × ${significant(beam.minor_arcsec)}`
        : number(null),
  },
  { key: 'cal', head: 'Calibrator', width: '104px', cell: ({ calibrator }) => calibrator ?? '–' },
  {
    key: 'why',
    head: 'Why not good',
    width: 'minmax(150px, 1fr)',
    cell: ({ quality_reasons: reasons, stored }) => [...reasons, ...(stored ? [] : ['file removed'])].join('; '),
  },
  {
    key: 'made',
    head: 'Made, UTC',
    width: '138px',
    sort: 'created',
    cell: ({ created_at }) => utc(created_at, 'minute'),
  },
]
