import { useState } from 'react'

const NONE: ReadonlySet<string> = new Set()

/** What is selected of a list. @param among  what is listed: nothing stays selected when that becomes another */
export function useSelection(among = '') {
  const [{ of, selected }, set] = useState({ of: among, selected: NONE })
  return {
    selected: of === among ? selected : NONE,
    select: (ids: ReadonlySet<string>) => set({ of: among, selected: ids }),
    clear: () => set({ of: among, selected: NONE }),
  }
}

/** The rows that are selected, in their order. */
export function pickedOf<Row>(
  rows: readonly Row[] | undefined,
  selected: ReadonlySet<string>,
  idOf: (row: Row) => string,
): Row[] {
  const picked: Row[] = []
  for (const row of selected.size === 0 ? [] : (rows ?? [])) {
    if (selected.has(idOf(row))) picked.push(row)
    if (picked.length === selected.size) break
  }
  return picked
}
