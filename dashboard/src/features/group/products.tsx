import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { imagesOfSetQuery } from '../../live/images-of-set.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { productRows } from '../../parts/products/product-rows.ts'
import { ProductTable } from '../../parts/products/product-table.tsx'
import { stageName } from '../../words/states.ts'
import { hasSet } from './facts-line.tsx'
import { metadataQuery } from './queries.ts'

/** What was made of it, each with its version and grade; what is still to come. */
export function Products({ group }: { readonly group: GroupDetail }): ReactNode {
  const { data: images } = useQuery(imagesOfSetQuery(group.ms_path))
  const { data: set } = useQuery(metadataQuery(hasSet(group) ? group.ms_path : null, group.run))
  const rows = productRows(group.products, images ?? new Map())
  const flagged = set?.recorded?.flagged_fraction ?? null
  const toCome = group.stages.filter(({ state }) => ['pending', 'in_progress'].includes(state))
  return (
    <Panel title="Products" meta={rows.length > 0 ? String(rows.length) : undefined} isFlush className="flex-none">
      {rows.length === 0 ? <Empty>Nothing was made yet.</Empty> : <ProductTable rows={rows} flagged={flagged} />}
      {toCome.length > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-small text-ink-3">
          To come: {toCome.map(({ stage }) => stageName(stage).toLowerCase()).join(', ')}.
        </p>
      )}
    </Panel>
  )
}
