// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DataTable } from './data-table.tsx'
import type { Column } from './table/column.ts'

interface Line {
  readonly id: string
  readonly state: string
}

const drawn = vi.fn()
const COLUMNS: readonly Column<Line>[] = [
  { key: 'id', head: 'Name', width: '80px', cell: ({ id }) => id },
  {
    ...{ key: 'state', head: 'State', width: '80px' },
    cell: ({ id, state }) => {
      drawn(id)
      return state
    },
  },
]
const lines = (count: number): readonly Line[] =>
  Array.from({ length: count }, (_, at) => ({ id: `row-${at}`, state: 'pending' }))
const idOf = ({ id }: Line) => id

/** Pixels of a pane, which happy-dom does not lay out: 28 of each row. */
const PANE = [
  ['clientHeight', 280],
  ['clientWidth', 400],
] as const

beforeEach(() => {
  for (const [side, px] of PANE) Object.defineProperty(HTMLElement.prototype, side, { configurable: true, value: px })
})
afterEach(() => {
  cleanup()
  drawn.mockClear()
  for (const [side] of PANE) Reflect.deleteProperty(HTMLElement.prototype, side)
})

function Tried({ rows, onOpen }: { readonly rows: readonly Line[]; readonly onOpen?: (row: Line) => void }): ReactNode {
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <DataTable
        {...{ rows, idOf, selected }}
        label="Lines"
        columns={COLUMNS}
        onSelect={select}
        onOpen={onOpen ?? (() => {})}
        empty="none"
      />
      <output>{[...selected].join()}</output>
    </>
  )
}

const selected = () => screen.getByRole('status').textContent
const rowOf = (id: string) => screen.getByText(id).closest<HTMLElement>('[role=row]')!

test('of 100,000 rows those in sight are drawn, and each is told where it is among all', () => {
  render(<Tried rows={lines(100_000)} />)
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.length).toBeGreaterThan(9)
  expect(rows.length).toBeLessThan(30)
  expect(rows[3].getAttribute('aria-rowindex')).toBe('5')
})

test('a step of the keys, and a row that is selected, draw only the rows that they touch', () => {
  render(<Tried rows={lines(1000)} />)
  const grid = screen.getByRole('grid')
  drawn.mockClear()
  fireEvent.keyDown(grid, { key: 'j' })
  expect(grid.getAttribute('aria-activedescendant')).toBe(rowOf('row-1').id)
  expect(new Set(drawn.mock.calls.flat())).toEqual(new Set(['row-0', 'row-1']))
  drawn.mockClear()
  fireEvent.keyDown(grid, { key: 'x' })
  expect(selected()).toBe('row-1')
  expect(drawn.mock.calls.flat()).toEqual(['row-1'])
})

test('the box of a row selects it, with shift all from the one before; its row is opened by a click beside', () => {
  const onOpen = vi.fn()
  render(<Tried rows={lines(20)} onOpen={onOpen} />)
  fireEvent.click(within(rowOf('row-2')).getByRole('checkbox', { name: 'Select row-2' }))
  expect(selected()).toBe('row-2')
  fireEvent.click(within(rowOf('row-4')).getByRole('checkbox'), { shiftKey: true })
  expect(selected()).toBe('row-2,row-3,row-4')
  fireEvent.click(within(rowOf('row-3')).getByRole('checkbox'))
  expect(selected()).toBe('row-2,row-4')
  expect(onOpen).not.toHaveBeenCalled()
  fireEvent.click(screen.getByText('row-6'))
  expect(onOpen).toHaveBeenCalledWith({ id: 'row-6', state: 'pending' })
})

test('a row whose content changes fades; one that is asked for again and is the same does not', () => {
  const rows = lines(8)
  const { rerender } = render(<Tried rows={rows} />)
  const faded = () =>
    [...document.querySelectorAll('.changed')].map((one) => one.closest('[role=row]')?.getAttribute('aria-rowindex'))
  expect(faded()).toEqual([])
  rerender(<Tried rows={rows.map((row) => ({ ...row, state: row.id === 'row-3' ? 'failed' : row.state }))} />)
  expect(faded()).toEqual(['5'])
  expect(rowOf('row-3').textContent).toContain('failed')
})
