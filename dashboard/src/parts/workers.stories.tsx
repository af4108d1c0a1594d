import type { Meta, StoryObj } from '@storybook/react-vite'
import { ImageIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { JobLink } from './job-link.tsx'
import { RowLink, useRowLinks } from './row-link.tsx'
import { StoryPage } from './story-page.tsx'
import { Workers, workersQuery } from './workers.tsx'

const meta: Meta = { title: 'Workers and jobs' }
export default meta

const since = new Date(Date.now() - 3_600_000).toISOString()
const worker = { host: 'lxd110h17', queues: ['pipeline'], concurrency: 2, started_at: since }
const ITEMS = [
  { ...worker, id: 'h17-1', state: 'active', running: ['0198aa01-7d3e'], heartbeat_at: new Date().toISOString() },
  { ...worker, id: 'h17-2', state: 'crashed', running: [], heartbeat_at: since },
]

export const WhoWorks: StoryObj = {
  render: () => (
    <StoryPage answers={[[workersQuery.queryKey, { items: ITEMS }]]}>
      <Workers />
    </StoryPage>
  ),
}

export const NobodyWorks: StoryObj = {
  render: () => (
    <StoryPage answers={[[workersQuery.queryKey, { items: [] }]]}>
      <Workers />
    </StoryPage>
  ),
}

function Links(): ReactNode {
  const linkTo = useRowLinks()
  return (
    <span className="flex items-center gap-2">
      <JobLink id="0198aa01-7d3e-7000" />
      <RowLink {...linkTo({ to: '/images/$id', params: { id: '48211' } })} label="Image 48211">
        <ImageIcon aria-hidden size={14} />
      </RowLink>
    </span>
  )
}

export const LinksOfRows: StoryObj = {
  render: () => (
    <StoryPage>
      <Links />
    </StoryPage>
  ),
}
