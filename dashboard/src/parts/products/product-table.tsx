import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { percent, size } from '../../words/numbers.ts'
import { GradeMark } from '../marks.tsx'
import { SmallTable } from '../small-table.tsx'
import type { ProductRow } from './product-rows.ts'

interface ProductTableProps {
  readonly rows: readonly ProductRow[]
  readonly flagged: number | null // fraction of the samples of the Measurement Set
}

/** Products, each with its version, size and grade. */
export function ProductTable({ rows, flagged }: ProductTableProps): ReactNode {
  const hasSizes = rows.some(({ bytes }) => bytes !== null)
  return (
    <SmallTable
      label="Products"
      isFlush
      isFixed
      heads={[
        ['Product'],
        ['Version', false, 'w-[88px]'],
        ...(hasSizes ? [['Size', true, 'w-[76px]'] as const] : []),
        ['Quality', false, 'w-[112px]'],
      ]}
    >
      {rows.map((row) => (
        <tr key={row.path} className="h-[26px] border-b border-line last:border-0">
          <td className="truncate" title={row.path}>
            <Name row={row} />
          </td>
          <td className="truncate text-ink-2">{row.version}</td>
          {hasSizes && <td className="text-right">{row.bytes === null ? <Unknown /> : size(row.bytes)}</td>}
          <td className="truncate">
            <Quality row={row} flagged={row.isSet ? flagged : null} />
          </td>
        </tr>
      ))}
    </SmallTable>
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
