// @vitest-environment happy-dom
import { composeStories } from '@storybook/react-vite'
import { cleanup, render } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import type { ComponentType } from 'react'
import { afterEach, expect, test } from 'vitest'
import * as controls from './controls.stories.tsx'
import * as tables from './data-table.stories.tsx'
import * as marks from './marks.stories.tsx'
import * as panels from './panel.stories.tsx'
import * as plots from './plot-frame.stories.tsx'

const stories = [controls, tables, marks, panels, plots].flatMap((file) =>
  Object.entries(composeStories(file as never)),
)

afterEach(cleanup)

test.each(stories)('the story %s is drawn', (_, story) => {
  const Story = story as ComponentType
  const { container } = render(
    <Tooltip.Provider>
      <Story />
    </Tooltip.Provider>,
  )
  expect(container.innerHTML.length).toBeGreaterThan(50)
})

test('a measurement that is missing is said to be', () => {
  const { Figures } = composeStories(panels)
  const { getAllByText } = render(<Figures />)
  expect(getAllByText('not measured')).toHaveLength(2)
})
