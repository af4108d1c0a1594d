import { useSyncExternalStore } from 'react'
import type { Place } from './view.ts'

/** The bin under the pointer, which plots and the map tell each other without a new drawing of the page. */
export class Hover {
  #place: Place | null = null
  readonly #listeners = new Set<() => void>()

  readonly get = (): Place | null => this.#place

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(place: Place | null): void {
    if (place?.x === this.#place?.x && place?.y === this.#place?.y) return
    this.#place = place
    for (const listener of this.#listeners) listener()
  }
}

export function useHovered(hover: Hover): Place | null {
  return useSyncExternalStore(hover.subscribe, hover.get)
}
