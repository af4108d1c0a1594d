import '../src/styles/base.css'
import type { Preview } from '@storybook/react-vite'
import { Tooltip } from 'radix-ui'

const preview: Preview = {
  globalTypes: {
    theme: { defaultValue: 'dark', toolbar: { title: 'Theme', icon: 'contrast', items: ['dark', 'light'] } },
  },
  decorators: [
    (Story, { globals }) => {
      document.documentElement.dataset.theme = String(globals.theme)
      return (
        <Tooltip.Provider>
          <div className="bg-canvas p-6 text-ink">
            <Story />
          </div>
        </Tooltip.Provider>
      )
    },
  ],
}

export default preview
