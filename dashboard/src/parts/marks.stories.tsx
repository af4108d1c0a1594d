import type { State } from '@contimg/api/schemas'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { STATES } from '../words/states.ts'
import { GradeMark, StateMark } from './marks.tsx'

const meta: Meta = { title: 'States and grades' }
export default meta

export const States: StoryObj = {
  render: () => (
    <div className="grid gap-2">
      {(Object.keys(STATES) as State[]).map((state) => (
        <StateMark key={state} state={state} />
      ))}
      <StateMark state="in_progress" word="Imaging, attempt 2" />
    </div>
  ),
}

export const Grades: StoryObj = {
  render: () => (
    <div className="grid gap-2">
      <GradeMark grade="good" />
      <GradeMark grade="warn" title="marginal: dynamic range 84, wanted 100" />
      <GradeMark grade="fail" />
      <GradeMark grade={null} />
    </div>
  ),
}
