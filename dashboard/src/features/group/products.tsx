import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { percent, size } from '../../words/numbers.ts'
import { stageName } from '../../words/states.ts'
import { hasSet } from './facts-line.tsx'
import { type ProductRow, productRows } from './product-rows.ts'
import { imagesQuery, metadataQuery } from './queries.ts'

/** What was made of it, each with its version and grade; what is still to come. */
export function Products({ group }: { readonly group: GroupDetail }): ReactNode {
  const { data: images } = useQuery(imagesQuery(group.ms_path))
  const { data: set } = useQuery(metadataQuery(hasSet(group) ? group.ms_path : null, group.run))
  const rows = productRows(group.products, images ?? new Map())
  const flagged = set?.recorded?.flagged_fraction ?? null
  const hasSizes = rows.some(({ bytes }) => bytes !== null)
  const toCome = group.stages.filter(({ state }) => ['pending', 'in_progress'].includes(state))
  return (
    <Panel title="Products" meta={rows.length > 0 ? String(rows.length) : undefined} isFlush className="flex-none">
      {rows.length === 0 ? (
        <Empty>Nothing was made yet.</Empty>
      ) : (
        <table className="w-full table-fixed border-collapse text-small">
          <thead className="text-left text-micro text-ink-3">
            <tr className="border-b border-line">
              <th className="py-1 pl-3 font-medium">Product</th>
              <th className="w-[88px] font-medium">Version</th>
              {hasSizes && <th className="w-[64px] text-right font-medium">Size</th>}
              <th className="w-[112px] pr-3 pl-3 font-medium">Quality</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.path} className="h-[26px] border-b border-line last:border-0">
                <td className="truncate pl-3" title={row.path}>
                  <Name row={row} />
                </td>
                <td className="truncate text-ink-2">{row.version}</td>
                {hasSizes && <td className="text-right">{row.bytes === null ? <Unknown /> : size(row.bytes)}</td>}
                <td className="truncate pr-3 pl-3">
                  <Quality row={row} flagged={row.isSet ? flagged : null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {toCome.length > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-small text-ink-3">
          To come: {toCome.map(({ stage }) => stageName(stage).toLowerCase()).join(', ')}.
        </p>
      )}
    </Panel>
  )
}

function Name({ row: { link, name } }: { readonly row: ProductRow }): ReactNode {
  if (link === undefined) return name
  return (
    <Link {...(link as { to: string })} className="text-accent hover:underline">
      {name}
    </Link>
  )
}

function Unknown(): ReactNode {
  return (
    <span className="text-ink-3" title="was not recorded">
      –
    </span>
  )
}

function Quality({
  row: { image, isSet },
  flagged,
}: {
  readonly row: ProductRow
  readonly flagged: number | null
}): ReactNode {
  if (isSet) return flagged === null ? <Unknown /> : `${percent(flagged)} flagged`
  if (image?.type !== 'image') return null
  return (
    <span className="flex">
      <GradeMark grade={image.quality} title={image.quality_reasons.join('\n') || undefined} />
    </span>
  )
}
