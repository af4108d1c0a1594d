// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { ParameterForm, type ParameterValues } from './parameter-form.tsx'
import { parametersOf, resolved, typed } from './parameters.ts'

const SCHEMA = {
  properties: {
    imsize: {
      type: 'integer',
      minimum: 16,
      maximum: 16_384,
      multipleOf: 4,
      unit: 'pixels',
      default: 2520,
      description: 'width',
    },
    robust: { type: 'number', minimum: -2, maximum: 2, default: 0.5 },
    weighting: { type: 'string', enum: ['natural', 'briggs'], default: 'briggs' },
    nvss_mask: { type: 'boolean' },
    threshold: { type: 'string', pattern: '^(auto|\\d+mJy)$', default: 'auto' },
    tables: { type: 'array', items: { type: 'string', pattern: '^\\/.*$' } },
    prefix: { type: 'string', pattern: '^\\/.*$' },
  },
}
const PARAMETERS = parametersOf(SCHEMA)
const named = (name: string) => PARAMETERS.find((one) => one.name === name)!

describe('what is typed', () => {
  test('is the value where it is as the schema wants it', () => {
    expect(typed(named('imsize'), '1260')).toEqual({ value: 1260 })
    expect(typed(named('robust'), '−0.5')).toEqual({ value: -0.5 })
    expect(typed(named('nvss_mask'), 'true')).toEqual({ value: true })
    expect(typed(named('threshold'), '5mJy')).toEqual({ value: '5mJy' })
    expect(typed(named('tables'), '/a, /b')).toEqual({ value: ['/a', '/b'] })
  })

  test.each([
    ['imsize', '1261', 'a whole number from 16 to 16384, a multiple of 4'],
    ['imsize', '8', 'a whole number from 16 to 16384, a multiple of 4'],
    ['robust', '3', 'a number from -2 to 2'],
    ['robust', 'much', 'a number from -2 to 2'],
    ['weighting', 'uniform', 'one of natural, briggs'],
    ['threshold', 'low', 'text such as auto'],
    ['tables', '/a,b', 'an absolute path, or several with commas'],
    ['prefix', 'a', 'an absolute path'],
  ])('%s of %s is refused with what is wanted', (name, text, wanted) => {
    expect(typed(named(name), text)).toEqual({ wanted })
  })
})

let last: ParameterValues = {}
let isValid = true
const before = { imsize: 1260 }

function Holder(): ReactNode {
  const [values, setValues] = useState<ParameterValues>(before)
  last = values
  return (
    <Tooltip.Provider>
      <ParameterForm
        parameters={PARAMETERS}
        values={values}
        before={before}
        onChange={setValues}
        onValid={(now) => (isValid = now)}
      />
    </Tooltip.Provider>
  )
}

test('a schema that refers to one of its own is that one', () => {
  const inner = { type: 'object', properties: {} }
  expect(resolved({ $ref: '#/$defs/ImageForm', $defs: { ImageForm: inner } })).toBe(inner)
  expect(resolved(inner)).toBe(inner)
  expect(resolved(undefined)).toBeUndefined()
})

describe('the form', () => {
  afterEach(cleanup)
  test('a change is marked with what it was, and can be reset', () => {
    render(<Holder />)
    const field = screen.getByLabelText(/^Imsize/) as HTMLInputElement
    expect(field.value).toBe('1260')
    fireEvent.change(field, { target: { value: '2520' } })
    expect(last).toEqual({ imsize: 2520 })
    expect(screen.getByText('default 2520 · was 1260')).toBeTruthy()
    fireEvent.click(screen.getByLabelText('Reset Imsize'))
    expect(last).toEqual({ imsize: 1260 })
  })

  test('what is wrong is said beside the field and is not taken', () => {
    render(<Holder />)
    fireEvent.change(screen.getByLabelText(/^Robust/), { target: { value: '7' } })
    expect(screen.getByRole('alert').textContent).toBe('wanted a number from -2 to 2')
    expect(last).toEqual({ imsize: 1260 })
    expect(isValid).toBe(false)
    fireEvent.change(screen.getByLabelText(/^Robust/), { target: { value: '1' } })
    expect(last).toEqual({ imsize: 1260, robust: 1 })
    expect(isValid).toBe(true)
  })

  test('a number stays as it is typed until it is left', () => {
    render(<Holder />)
    const field = screen.getByLabelText(/^Robust/) as HTMLInputElement
    fireEvent.change(field, { target: { value: '-0.' } })
    expect(field.value).toBe('-0.')
    expect(last).toEqual({ imsize: 1260, robust: -0 })
    fireEvent.change(field, { target: { value: '-0.50' } })
    fireEvent.blur(field)
    expect(field.value).toBe('-0.5')
  })

  test('a field that is wrong and goes away keeps nothing back', () => {
    const tell = (now: boolean) => (isValid = now)
    const form = (names: readonly string[]) => (
      <Tooltip.Provider>
        <ParameterForm parameters={names.map(named)} values={{}} onChange={() => undefined} onValid={tell} />
      </Tooltip.Provider>
    )
    const { rerender } = render(form(['robust', 'imsize']))
    fireEvent.change(screen.getByLabelText(/^Robust/), { target: { value: '7' } })
    expect(isValid).toBe(false)
    rerender(form(['imsize']))
    expect(isValid).toBe(true)
  })

  test('an emptied field is as usual again', () => {
    render(<Holder />)
    fireEvent.change(screen.getByLabelText(/^Imsize/), { target: { value: '' } })
    expect(last).toEqual({})
  })
})
