import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { ParameterForm, type ParameterValues } from './parameter-form.tsx'
import { parametersOf } from './parameters.ts'

const meta: Meta = { title: 'Form of parameters' }
export default meta

const PARAMETERS = parametersOf({
  properties: {
    imsize: { type: 'integer', minimum: 16, maximum: 16_384, unit: 'pixels', default: 2520, description: 'width' },
    robust: { type: 'number', minimum: -2, maximum: 2, default: 0.5, description: 'Briggs weighting' },
    weighting: { type: 'string', enum: ['natural', 'briggs'], default: 'briggs' },
    nvss_mask: { type: 'boolean', default: false, description: 'cleans only about sources of NVSS' },
    tables: { type: 'array', items: { type: 'string', pattern: '^\\/.*$' } },
  },
})

export const OfImaging: StoryObj = {
  render: function OfImaging() {
    const [values, setValues] = useState<ParameterValues>({ imsize: 1260 })
    return (
      <div className="w-[520px] rounded-panel bg-panel p-3">
        <ParameterForm parameters={PARAMETERS} values={values} before={{ imsize: 2520 }} onChange={setValues} />
      </div>
    )
  },
}
