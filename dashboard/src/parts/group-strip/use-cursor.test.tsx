// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { layOut } from './geometry.ts'
import { stripOf } from './strip-data.ts'
import { useCursor } from './use-cursor.ts'

const START = Date.UTC(2026, 0, 25) / 1000
const COUNT = 30

function strip(bin: 'group' | 'hour' = 'group') {
  const t = Array.from({ length: COUNT }, (_, at) => START + 309 * at)
  const ids = t.map((unixS) => new Date(unixS * 1000).toISOString().slice(0, 19))
  const counts = t.map(() => 1)
  return stripOf({ from: '', to: '', bin, t, count: counts, failed: counts, group_id: ids, fields: {} })
}

function walk(data = strip()) {
  const geometry = layOut([{ kind: 'state', label: 'State' }], 1102, [START * 1000, (START + 309 * COUNT) * 1000])
  const [onOpen, onZoom] = [vi.fn(), vi.fn()]
  const { result } = renderHook(() => useCursor(data, geometry, { onOpen, onZoom }))
  const at = (x: number) =>
    ({
      ...{ button: 0, clientX: x, pointerId: 1 },
      currentTarget: { getBoundingClientRect: () => ({ left: 0 }), setPointerCapture: () => {} },
    }) as unknown as PointerEvent
  const middle = (which: number) => geometry.x((START + 309 * (which + 0.5)) * 1000)
  const press = (key: string, shiftKey = false) =>
    act(() => result.current.onKeyDown({ key, shiftKey, preventDefault: () => {} } as KeyboardEvent))
  return { result, geometry, onOpen, onZoom, at, middle, press, data }
}

describe('walking the strip', () => {
  test('the pointer finds the group under it, and a click opens it', () => {
    const { result, at, middle, onOpen, data } = walk()
    act(() => result.current.onPointerMove(at(middle(7))))
    expect(result.current.at).toBe(7)
    act(() => result.current.onPointerDown(at(middle(7))))
    act(() => result.current.onPointerUp(at(middle(7) + 1)))
    expect(onOpen).toHaveBeenCalledWith(data.ids[7])
  })

  test('a drag zooms to what it went over, whichever way it went', () => {
    const { result, at, middle, onZoom, onOpen, geometry } = walk()
    act(() => result.current.onPointerDown(at(middle(20))))
    act(() => result.current.onPointerMove(at(middle(5))))
    expect(result.current.drag).toEqual([middle(20), middle(5)])
    act(() => result.current.onPointerUp(at(middle(5))))
    expect(onZoom).toHaveBeenCalledWith(geometry.ms(middle(5)), geometry.ms(middle(20)))
    expect(onOpen).not.toHaveBeenCalled()
  })

  test('Escape lets a drag go', () => {
    const { result, at, middle, press, onZoom } = walk()
    act(() => result.current.onPointerDown(at(middle(2))))
    press('Escape')
    act(() => result.current.onPointerUp(at(middle(9))))
    expect(onZoom).not.toHaveBeenCalled()
  })

  test('a click on a bin of many groups zooms into it', () => {
    const { result, at, middle, onOpen, onZoom } = walk(strip('hour'))
    act(() => result.current.onPointerDown(at(middle(3))))
    act(() => result.current.onPointerUp(at(middle(3))))
    expect(onOpen).not.toHaveBeenCalled()
    const [[from, to]] = onZoom.mock.calls as [number, number][]
    expect(to - from).toBe(3_600_000)
  })

  test('arrows begin with the latest, go one by one, ⇧ by ten, and end at the ends', () => {
    const { result, press, onOpen, data } = walk()
    press('ArrowLeft')
    expect(result.current).toMatchObject({ at: COUNT - 1, byKeys: true })
    press('ArrowLeft')
    expect(result.current.at).toBe(COUNT - 2)
    press('ArrowLeft', true)
    expect(result.current.at).toBe(COUNT - 12)
    press('Home')
    press('ArrowLeft')
    expect(result.current.at).toBe(0)
    press('Enter')
    expect(onOpen).toHaveBeenCalledWith(data.ids[0])
  })

  test('plus halves the span about the group, minus doubles it', () => {
    const { press, onZoom, geometry, data } = walk()
    press('Home')
    press('+')
    const [from, to] = onZoom.mock.calls[0] as [number, number]
    expect(to - from).toBeCloseTo((geometry.range[1] - geometry.range[0]) / 2)
    expect((from + to) / 2).toBeCloseTo(data.tMs[0] + data.widthMs / 2)
    press('-')
    const [wideFrom, wideTo] = onZoom.mock.calls[1] as [number, number]
    expect(wideTo - wideFrom).toBeCloseTo(2 * (geometry.range[1] - geometry.range[0]))
  })
})
