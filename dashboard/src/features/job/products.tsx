import type { JobDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { imagesOfSetQuery } from '../../live/images-of-set.ts'
import { Panel } from '../../parts/panel.tsx'
import { productRows } from '../../parts/products/product-rows.ts'
import { ProductTable } from '../../parts/products/product-table.tsx'
import { partOf } from './again.ts'

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'dead_letter'])

/** What a job made, with links. */
export function Products({ job }: { readonly job: JobDetail }): ReactNode {
  const { ms } = partOf(job, 'inputs')
  const { data: images } = useQuery(imagesOfSetQuery(job.products.length > 0 && typeof ms === 'string' ? ms : null))
  const rows = productRows(job.products, images ?? new Map())
  return (
    <Panel title="Products" meta={rows.length > 0 ? String(rows.length) : undefined} isFlush className="flex-none">
      {rows.length === 0 ? (
        <p className="px-3 pb-3 text-small text-ink-3">
          {ENDED.has(job.state) ? 'It recorded no product.' : 'What it makes is listed once it is recorded.'}
        </p>
      ) : (
        <ProductTable rows={rows} flagged={null} />
      )}
    </Panel>
  )
}
