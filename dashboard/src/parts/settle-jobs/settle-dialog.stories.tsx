import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { meQuery } from '../../live/permission.ts'
import { Button } from '../controls.tsx'
import { StoryPage } from '../story-page.tsx'
import { SettleDialog, type ToSettle } from './settle-dialog.tsx'

const meta: Meta = { title: 'Retry and cancel' }
export default meta

const ASKED: ToSettle = { how: 'retry', ids: ['0198aa01', '0198aa02'], running: 0, passedOver: 1 }

export const WhatItWillDo: StoryObj = {
  render: function WhatItWillDo() {
    const [asked, setAsked] = useState<ToSettle | undefined>(ASKED)
    return (
      <StoryPage answers={[[meQuery.queryKey, { role: 'operator', name: 'observer' }]]}>
        <Button onClick={() => setAsked(ASKED)}>Retry 2…</Button>
        <SettleDialog asked={asked} onClose={() => setAsked(undefined)} />
      </StoryPage>
    )
  },
}
