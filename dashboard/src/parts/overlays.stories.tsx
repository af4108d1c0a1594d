import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { Button } from './controls.tsx'
import { Dialog, Sheet } from './overlays.tsx'

const meta: Meta = { title: 'Overlays' }
export default meta

export const ADialog: StoryObj = {
  render: function ADialog() {
    const [isOpen, setOpen] = useState(true)
    return (
      <>
        <Button onClick={() => setOpen(true)}>Stop the stream…</Button>
        <Dialog
          title="Stop the stream"
          text="2 groups are running; they finish first (≈ 2 min)."
          isOpen={isOpen}
          onClose={() => setOpen(false)}
        >
          <Button look="danger" onClick={() => setOpen(false)}>
            Stop
          </Button>
        </Dialog>
      </>
    )
  },
}

export const ASheet: StoryObj = {
  render: function ASheet() {
    const [isOpen, setOpen] = useState(true)
    return (
      <>
        <Button onClick={() => setOpen(true)}>Full listing</Button>
        <Sheet title="Listing" isOpen={isOpen} onClose={() => setOpen(false)}>
          24 fields, 16 spectral windows of 48 channels, 96 antennas.
        </Sheet>
      </>
    )
  },
}
