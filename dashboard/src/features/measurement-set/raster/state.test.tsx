// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../../client.ts'
import { RasterState } from './state.tsx'
import type { Asked } from './use-raster.ts'

afterEach(cleanup)

const nothing: Asked = {
  ...{ data: undefined, isWhole: false, error: null, waitsFor: null, progress: undefined, again: () => {} },
}
const refusal = (status: number, error: string, details: Record<string, unknown>) =>
  new ApiError(status, { message: 'said by the API', error: error as never, details })

test('where nearly all is flagged, the way out shows the flagged data', () => {
  const change = vi.fn()
  const error = refusal(422, 'nothing_to_show', { flagged_fraction: 0.994 })
  render(<RasterState asked={{ ...nothing, error }} what="the visibilities" change={change} />)
  expect(screen.getByText(/99.4 % of what is selected is flagged; there is nothing to average/)).toBeTruthy()
  screen.getByRole('button', { name: 'Show flagged data' }).click()
  expect(change).toHaveBeenCalledExactlyOnceWith({ flagged: 'only' }, 'push')
})

test('a selection that is refused can be cleared, all of it', () => {
  const change = vi.fn()
  const error = refusal(422, 'invalid_value', { field: 'spw' })
  render(<RasterState asked={{ ...nothing, error }} what="the visibilities" change={change} />)
  screen.getByRole('button', { name: 'Clear the selection' }).click()
  expect(change.mock.calls[0][0]).toEqual({ spw: '', pol: '', field: '', ant: '', bl: '', uv: '', time: '' })
})

test('what is waited for is said, with how far it is', () => {
  const waitsFor = refusal(423, 'locked', { pid: 7, program: 'contimg' })
  const { rerender } = render(<RasterState asked={{ ...nothing, waitsFor }} what="it" change={() => {}} />)
  expect(screen.getByRole('status').textContent).toBe(
    'This set is being written by contimg (process 7). It opens by itself.',
  )
  rerender(<RasterState asked={{ ...nothing, progress: 0.34 }} what="it" change={() => {}} />)
  expect(screen.getByRole('status').textContent).toBe('Reading visibilities, 34 %')
})

test('any other error is told with a way to ask again', () => {
  const again = vi.fn()
  const error = refusal(500, 'internal', {})
  render(<RasterState asked={{ ...nothing, error, again }} what="the visibilities" change={() => {}} />)
  expect(screen.getByRole('alert').textContent).toContain('Could not load the visibilities. said by the API')
  screen.getByRole('button', { name: 'Try again' }).click()
  expect(again).toHaveBeenCalledOnce()
})
