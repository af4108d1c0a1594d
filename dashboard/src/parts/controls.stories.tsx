import type { Meta, StoryObj } from '@storybook/react-vite'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton, Kbd, Segmented, Select } from './controls.tsx'

const meta: Meta = { title: 'Controls' }
export default meta

export const Buttons: StoryObj = {
  render: () => (
    <div className="flex flex-wrap items-center gap-2">
      <Button look="primary">Retry from…</Button>
      <Button>Open Measurement Set</Button>
      <Button isOn>Compare</Button>
      <Button look="danger">Cancel</Button>
      <Button look="ghost">Log</Button>
      <Button isSmall>Retry 3</Button>
      <Button disabled title="The connection is lost">
        Retry
      </Button>
      <IconButton label="Retry" keys="r">
        <RotateCcw aria-hidden size={14} />
      </IconButton>
      <Kbd>⌘K</Kbd>
    </div>
  ),
}

const SPANS = [
  { value: 'night', label: 'Last night' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
] as const

export const OneOfSome: StoryObj = {
  render: function OneOfSome() {
    const [span, setSpan] = useState<(typeof SPANS)[number]['value']>('24h')
    return (
      <div className="flex gap-3">
        <Segmented label="Span" value={span} choices={SPANS} onChoose={setSpan} />
        <Select label="Span" value={span} choices={SPANS} onChoose={setSpan} />
      </div>
    )
  },
}
