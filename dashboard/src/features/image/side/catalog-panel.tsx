import type { CatalogValidation } from '@contimg/api/schemas'
import type { UseQueryResult } from '@tanstack/react-query'
import { memo, type ReactNode, useMemo, useState } from 'react'
import { Button } from '../../../parts/controls.tsx'
import { DataTable } from '../../../parts/data-table.tsx'
import { GradeMark } from '../../../parts/marks.tsx'
import { Sheet } from '../../../parts/overlays.tsx'
import { Answered, Empty, Panel } from '../../../parts/panel.tsx'
import type { Column } from '../../../parts/table/column.ts'
import { decText, raText } from '../../../words/angles.ts'
import { count, significant, withError } from '../../../words/numbers.ts'
import { FluxPlot } from './flux-plot.tsx'
import { OffsetPlot } from './offset-plot.tsx'

type Source = CatalogValidation['sources'][number]

interface CatalogPanelProps {
  readonly validation: UseQueryResult<CatalogValidation>
  readonly onSource: (source: Source) => void
}

/** The image held against a catalogue: fluxes and places. */
export const CatalogPanel = memo(function CatalogPanel({ validation, onSource }: CatalogPanelProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { data } = validation
  const name = data?.catalog?.name.toUpperCase() ?? 'a catalogue'
  return (
    <Panel
      title={`Against ${name}`}
      meta={data?.status === 'measured' ? metaOf(data) : undefined}
      className="flex-none"
      actions={
        data &&
        data.sources.length > 0 && (
          <>
            <GradeMark grade={data.qa_grade} title={data.reasons.join('; ') || data.reason || undefined} />
            <Button isSmall onClick={() => setOpen(true)}>
              Table
            </Button>
          </>
        )
      }
    >
      <Answered query={validation} what="the comparison with the catalogue" rows={5}>
        {(data) =>
          data.status === 'not_measured' || data.sources.length === 0 ? (
            <Empty>{`Not compared: ${data.reason ?? 'no source of the catalogue is bright enough here'}.`}</Empty>
          ) : (
            <>
              <div className="grid grid-cols-[1.35fr_1fr] gap-2">
                <FluxPlot sources={data.sources} name={name} />
                <OffsetPlot sources={data.sources} />
              </div>
              <p className="text-micro text-ink-3">
                {data.beam === 'none' ? 'As if there were no primary beam: none is known here. ' : ''}
                {data.catalog?.whole_field === false ? `${name} does not cover all of the field. ` : ''}
                {data.reason ?? ''}
              </p>
              <Sheet title={`${name} on this image`} isOpen={isOpen} onClose={() => setOpen(false)}>
                <SourceTable sources={data.sources} onSource={onSource} />
              </Sheet>
            </>
          )
        }
      </Answered>
    </Panel>
  )
})

function metaOf({ n_compared: compared, flux_ratio: ratio }: CatalogValidation): string {
  return `${count(compared)} compared${ratio === null ? '' : `, flux ratio ${significant(ratio)}`}`
}

const COLUMNS: readonly Column<Source>[] = [
  { key: 'id', head: 'Source', width: 'minmax(120px, 1fr)', cell: ({ id }) => id },
  {
    key: 'place',
    head: 'RA Dec',
    width: '150px',
    cell: ({ ra_deg, dec_deg }) => `${raText(ra_deg, 0)} ${decText(dec_deg)}`,
  },
  {
    key: 'expected',
    head: 'Expected, mJy',
    width: '96px',
    isNumber: true,
    cell: ({ expected_jy }) => significant(expected_jy * 1000),
  },
  {
    ...{ key: 'measured', head: 'Measured, mJy', width: '110px', isNumber: true },
    cell: ({ measured_jy: jy, error_jy: error }) =>
      withError(jy === null ? null : jy * 1000, error === null ? null : error * 1000),
  },
  {
    key: 'status',
    head: 'Status',
    width: '92px',
    cell: ({ status, reason }) => <span title={reason ?? undefined}>{status}</span>,
  },
]

function SourceTable({
  sources,
  onSource,
}: {
  readonly sources: readonly Source[]
  readonly onSource: (source: Source) => void
}): ReactNode {
  const rows = useMemo(() => sources, [sources])
  return (
    <div className="flex h-full min-h-80 flex-col">
      <DataTable label="Sources" columns={COLUMNS} rows={rows} idOf={({ id }) => id} onOpen={onSource} empty={null} />
    </div>
  )
}
