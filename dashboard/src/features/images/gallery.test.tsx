// @vitest-environment happy-dom
import type { ImageItem } from '@contimg/api/schemas'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gallery } from './gallery.tsx'

const image = (id: number, more: Partial<ImageItem> = {}) =>
  ({
    id,
    type: 'image',
    observed_at: '2026-01-25T22:18:21Z',
    version: 1,
    quality: 'good',
    quality_reasons: [],
    noise_jy: 4e-4,
    dynamic_range: 900,
    stored: true,
    calibrator: null,
    ...more,
  }) as unknown as ImageItem

/** A pane of 700 × 600, which happy-dom does not lay out. */
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly tell: (entries: object[]) => void
      constructor(tell: (entries: object[]) => void) {
        this.tell = tell
      }
      observe(target: Element) {
        this.tell([
          { target, contentRect: { width: 700, height: 600 }, borderBoxSize: [{ inlineSize: 700, blockSize: 600 }] },
        ])
      }
      unobserve() {}
      disconnect() {}
    },
  )
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 700 })
})
afterEach(() => {
  cleanup()
  for (const side of ['clientHeight', 'clientWidth']) Reflect.deleteProperty(HTMLElement.prototype, side)
  vi.unstubAllGlobals()
})

interface TriedProps {
  readonly images: readonly ImageItem[]
  readonly total: number
  readonly onOpen: (image: ImageItem) => void
  readonly onMore: () => void
  readonly onSelect: (ids: readonly string[]) => void
}

function Tried({ onSelect, ...rest }: TriedProps): ReactNode {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const select = (ids: ReadonlySet<string>) => {
    onSelect([...ids])
    setSelected(ids)
  }
  return <Gallery {...rest} stretch={{ low: -0.001, high: 0.02 }} map="inferno" selected={selected} onSelect={select} />
}

function shown(images: readonly ImageItem[], total = images.length) {
  const told = { onOpen: vi.fn(), onMore: vi.fn(), onSelect: vi.fn() }
  render(<Tried images={images} total={total} {...told} />)
  const grid = screen.getByRole('grid')
  return { ...told, press: (key: string, more = {}) => fireEvent.keyDown(grid, { key, ...more }) }
}

test('of a hundred thousand images those in sight are drawn, and all pictures have one stretch', () => {
  const images = Array.from({ length: 100_000 }, (_, i) => image(i + 1))
  shown(images)
  const pictures = [...document.querySelectorAll('img')]
  expect(pictures.length).toBeGreaterThan(5)
  expect(pictures.length).toBeLessThan(40)
  expect(new Set(pictures.map(({ src }) => new URL(src, 'http://x').search)).size).toBe(1)
  expect(pictures[0].src).toContain('lo=-0.001&hi=0.02')
})

test('keys go from image to image, open and select, also a range', () => {
  const { press, onOpen, onSelect } = shown(Array.from({ length: 30 }, (_, i) => image(i + 1)))
  press('j')
  press('ArrowDown') // three beside each other
  press('Enter')
  expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ id: 5 }))
  press('x')
  press('j')
  press('j')
  press('X', { shiftKey: true })
  expect(onSelect).toHaveBeenLastCalledWith(['5', '6', '7'])
})

test('what was not measured is said so, and a file that is gone shows no picture', () => {
  shown([
    image(1, { noise_jy: null, dynamic_range: null, quality: null }),
    image(2, { stored: false, quality: 'fail', quality_reasons: ['not calibrated'] }),
  ])
  expect(screen.getByText('noise not measured')).toBeTruthy()
  expect(screen.getByText('Not graded')).toBeTruthy()
  expect(screen.getByText('file removed')).toBeTruthy()
  expect(screen.getByText('not calibrated')).toBeTruthy()
  expect(document.querySelectorAll('img')).toHaveLength(1)
})

test('more is asked for before the end is reached', () => {
  const { onMore } = shown(
    Array.from({ length: 6 }, (_, i) => image(i + 1)),
    500,
  )
  expect(onMore).toHaveBeenCalled()
})
