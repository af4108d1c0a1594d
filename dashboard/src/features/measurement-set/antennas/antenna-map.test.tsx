// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Hover } from '../hover.ts'
import { AntennaMap } from './antenna-map.tsx'
import type { Placed } from './places.ts'

beforeEach(() => {
  class Sized {
    readonly #tell: ResizeObserverCallback
    constructor(tell: ResizeObserverCallback) {
      this.#tell = tell
    }
    observe(): void {
      this.#tell([{ contentRect: { width: 400, height: 300 } } as ResizeObserverEntry], this as never)
    }
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', Sized)
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const place = (id: number, x_m: number, y_m: number, flagged_pct: number | null): Placed => ({
  ...{ id, name: String(100 + id), station: `DSA-${100 + id}`, x_m, y_m, z_m: 0, in_data: flagged_pct !== null },
  ...{ flagged_pct, baseline_count: 2, polarizations: [{ name: 'XX', amplitude: 1, phase_rms_deg: 5 }] },
})
const places = [place(0, 0, 0, 3), place(1, 100, 0, 33), place(2, 0, 100, 70), place(3, -100, 0, null)]

test('the map is walked with the arrows, which tell each antenna, and Enter chooses', () => {
  const onChoose = vi.fn()
  render(
    <AntennaMap
      {...{ places, onChoose, mode: 'flagged', chosen: [], shares: new Map(), raster: undefined, at: null }}
      hover={new Hover()}
    />,
  )
  const map = screen.getByRole('application')
  fireEvent.keyDown(map, { key: 'ArrowRight' })
  fireEvent.keyDown(map, { key: 'ArrowRight' })
  expect(map.parentElement?.querySelector('output')?.textContent).toContain('Antenna 101 · DSA-101 · 33 % flagged')
  fireEvent.keyDown(map, { key: 'Enter' })
  fireEvent.keyDown(map, { key: 'Enter', shiftKey: true })
  expect(onChoose.mock.calls.map(([{ name }, isSecond]) => [name, isSecond])).toEqual([
    ['101', false],
    ['101', true],
  ])
})

test('an antenna is chosen by a click, and its flags show in shape as well as in colour', () => {
  const onChoose = vi.fn()
  const { container } = render(
    <AntennaMap
      {...{ places, onChoose, mode: 'flagged', chosen: [places[0]], shares: new Map(), raster: undefined, at: null }}
      hover={new Hover()}
    />,
  )
  fireEvent.click(screen.getByText('102'), { shiftKey: true })
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(places[2], true)
  const fills = [...container.querySelectorAll('g.cursor-pointer')].map((group) => {
    const mark = group.children[1]
    return `${mark.tagName} ${mark.getAttribute('fill')}`
  })
  expect(fills).toEqual([
    ...[
      'circle var(--quality-good-mark)',
      'path var(--quality-warn-mark)',
      'path var(--quality-fail-mark)',
      'circle none',
    ],
  ])
})
