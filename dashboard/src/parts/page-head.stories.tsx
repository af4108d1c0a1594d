import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { Button } from './controls.tsx'
import { IgnoredNote } from './ignored-note.tsx'
import { GradeMark, StateMark } from './marks.tsx'
import { PageHead } from './page-head.tsx'
import { SpanControls } from './span-controls.tsx'
import { StoryPage } from './story-page.tsx'

const meta: Meta = { title: 'Head of a page' }
export default meta

export const OfOneThing: StoryObj = {
  render: () => (
    <StoryPage>
      <PageHead
        title="2026-01-25T22:26:05"
        up={{ to: '/observations', name: 'Observations' }}
        note="LST 03ʰ07ᵐ23ˢ"
        marks={
          <>
            <StateMark state="completed" />
            <GradeMark grade="warn" />
          </>
        }
        actions={<Button look="primary">Retry from…</Button>}
      />
      <IgnoredNote ignored={['spw=17 (wanted 0–15)']} />
    </StoryPage>
  ),
}

export const OfAList: StoryObj = {
  render: function OfAList() {
    const [t, setT] = useState('-24h')
    return (
      <StoryPage>
        <PageHead title="Observations" note={t} actions={<SpanControls t={t} onSpan={setT} />} />
      </StoryPage>
    )
  },
}
