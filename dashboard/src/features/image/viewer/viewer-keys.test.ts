import { expect, test, vi } from 'vitest'
import { planeOf } from '../sky/plane.ts'
import { framingOf, type View } from '../sky/view.ts'
import { Kept } from './kept.ts'
import type { Cursor } from './tools.ts'
import { viewerKeys } from './use-viewer-keys.ts'

const pane = { width: 400, height: 400 }

function keyboard() {
  const plane = planeOf(200, 200, undefined)
  const view = new Kept<View>({ centre: null, zoom: null })
  const cursor = new Kept<Cursor | undefined>(undefined)
  const told = {
    onTool: vi.fn(),
    onPreset: vi.fn(),
    onBlink: vi.fn(),
    onEnter: vi.fn(),
    onEscape: vi.fn(),
    onDelete: vi.fn(),
  }
  const rest = { onCopy: vi.fn(), onFullScreen: vi.fn(), onToggleSources: vi.fn() }
  const hear = viewerKeys({
    chord: { beganMs: Number.NEGATIVE_INFINITY },
    view,
    cursor,
    plane,
    framing: () => framingOf(view.get(), plane, plane, pane),
    ...told,
    ...rest,
  })
  let timeStamp = 0
  const press = (key: string, modifiers: object = {}) => {
    timeStamp += 100
    const event = { key, timeStamp, shiftKey: false, preventDefault: vi.fn(), stopPropagation: vi.fn(), ...modifiers }
    hear(event as never)
    return event
  }
  return { view, cursor, press, told, framing: () => framingOf(view.get(), plane, plane, pane) }
}

test('arrows read pixel by pixel from the middle, by ten with shift, and stay on the image', () => {
  const { cursor, press } = keyboard()
  press('ArrowRight')
  expect(cursor.get()).toMatchObject({ place: [101, 100], isByKeys: true })
  press('ArrowUp', { shiftKey: true })
  expect(cursor.get()!.place).toEqual([101, 110])
  for (let i = 0; i < 30; i++) press('ArrowLeft', { shiftKey: true })
  expect(cursor.get()!.place).toEqual([0, 110])
})

test('where a pixel of the screen holds several of the image, an arrow goes as far as one of the screen', () => {
  const { cursor, press, view } = keyboard()
  view.set({ centre: null, zoom: 0.25 })
  press('ArrowRight')
  expect(cursor.get()!.place[0]).toBe(104)
})

test('the picture follows the crosshair, and is enlarged about it', () => {
  const { cursor, press, view, framing } = keyboard()
  view.set({ centre: [100, 100], zoom: 10 })
  for (let i = 0; i < 30; i++) press('ArrowRight')
  const { x, zoom } = framing()
  expect(Math.abs((cursor.get()!.place[0] - x) * zoom)).toBeLessThanOrEqual(pane.width / 2)
  press('+')
  expect(framing().zoom).toBe(15)
  press('0')
  expect(view.get()).toEqual({ centre: null, zoom: null })
})

test('keys that are not of the viewer, and those with a modifier, go on to the page', () => {
  const { press, told } = keyboard()
  expect(press('g').preventDefault).not.toHaveBeenCalled()
  expect(press('h').stopPropagation).not.toHaveBeenCalled() // g h goes to a page
  expect(told.onTool).not.toHaveBeenCalled()
  expect(press('c', { ctrlKey: true }).preventDefault).not.toHaveBeenCalled()
  expect(press('3').stopPropagation).toHaveBeenCalled()
  expect(told.onPreset).toHaveBeenCalledWith(2)
  press('z')
  expect(told.onTool).toHaveBeenCalledWith('zoom')
})
