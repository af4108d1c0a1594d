import type { Meta, StoryObj } from '@storybook/react-vite'
import { StoryPage } from '../story-page.tsx'
import type { ProductRow } from './product-rows.ts'
import { ProductTable } from './product-table.tsx'

const meta: Meta = { title: 'Products' }
export default meta

const row = { version: 'v1', bytes: null, link: undefined, image: undefined, isSet: false }
const ROWS: readonly ProductRow[] = [
  { ...row, path: '/data/a.ms', name: 'Measurement Set', bytes: 2_210_000_000, isSet: true },
  { ...row, path: '/data/a.fits', name: 'Restored image', version: 'v2', link: { to: '/images' } },
  { ...row, path: '/data/a_bpcal', name: 'Bandpass table', bytes: 1_200_000 },
]

export const OfAGroup: StoryObj = {
  render: () => (
    <StoryPage>
      <div className="w-[480px] rounded-panel border border-line bg-panel">
        <ProductTable rows={ROWS} flagged={0.12} />
      </div>
    </StoryPage>
  ),
}
