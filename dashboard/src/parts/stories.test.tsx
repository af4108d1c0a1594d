// @vitest-environment happy-dom
import { composeStories } from '@storybook/react-vite'
import { cleanup, render } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import type { ComponentType } from 'react'
import { afterEach, expect, test } from 'vitest'
import * as panels from './panel.stories.tsx'

const files = import.meta.glob('./**/*.stories.tsx', { eager: true })
const stories = Object.values(files).flatMap((file) => Object.entries(composeStories(file as never)))

// which happy-dom does not have
Object.defineProperty(document, 'fonts', { value: { status: 'loaded', ready: Promise.resolve() } })

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
